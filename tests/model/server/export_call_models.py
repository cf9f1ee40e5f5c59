"""Export models for batching and for tf.Example requests: `python export_call_models.py FOLDER`."""

import sys
from pathlib import Path

import tensorflow as tf


class Sizes(tf.Module):
    """Tell each row how large its batch was."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = tf.Variable(factor)

    @tf.function
    def sized(self, x):
        rows = tf.shape(x)[0]
        return {"y": x * self.factor, "rows": tf.fill([rows], rows)}

    @tf.function
    def slow(self, x):
        def step(i, v):
            return i + 1, tf.math.sin(v)

        _, extra = tf.while_loop(lambda i, v: i < 20_000, step, [0, tf.zeros([])])
        rows = tf.shape(x)[0]
        return {"y": x + extra * 0.0, "rows": tf.fill([rows], rows)}

    @tf.function
    def fixed(self, x):
        return {"y": x * self.factor, "rows": tf.fill([2], tf.shape(x)[0])}

    @tf.function
    def texts(self, a, x):
        rows = tf.shape(x)[0]
        return {"a": a, "x": x, "rows": tf.fill([rows], rows)}

    @tf.function
    def total(self, x):
        return {"y": tf.reduce_sum(x)}

    @tf.function
    def picked(self, i):
        return {"y": tf.gather([1.0, 2.0], i)}


def sizes(factor: float) -> tuple[tf.Module, dict]:
    module = Sizes(factor)
    row = tf.TensorSpec([None, 3], tf.float32)
    any_length = tf.TensorSpec([None, None], tf.float32)
    signatures = {
        "serving_default": module.sized.get_concrete_function(x=row),
        "slow": module.slow.get_concrete_function(x=row),
        "any_length": module.sized.get_concrete_function(x=any_length),
        "any_rank": module.sized.get_concrete_function(x=tf.TensorSpec(None, tf.float32)),
        "texts": module.texts.get_concrete_function(
            a=tf.TensorSpec([None, None], tf.string), x=any_length
        ),
        "fixed": module.fixed.get_concrete_function(x=tf.TensorSpec([2, 3], tf.float32)),
        "total": module.total.get_concrete_function(x=row),
        "picked": module.picked.get_concrete_function(i=tf.TensorSpec([None], tf.int32)),
    }
    return module, signatures


def main(folder: Path) -> None:
    for name, version, factor in (("double", 1, 2.0), ("double", 2, 20.0), ("triple", 1, 3.0)):
        module, signatures = sizes(factor)
        tf.saved_model.save(module, str(folder / name / str(version)), signatures=signatures)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
