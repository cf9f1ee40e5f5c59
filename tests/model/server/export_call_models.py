"""Export models for batching and for tf.Example requests: `python export_call_models.py FOLDER`."""

import sys
from pathlib import Path

import tensorflow as tf

v1 = tf.compat.v1


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


def example_tensors() -> tuple[tf.Tensor, dict[str, tf.Tensor]]:
    """Parse tf.Examples that have a length, and may have a colour and the unit of all lengths."""
    serialized = v1.placeholder(tf.string, [None])
    parsed = tf.io.parse_example(
        serialized,
        {
            "length": tf.io.FixedLenFeature([], tf.float32),
            "unit": tf.io.FixedLenFeature([], tf.int64, 1),
            "colour": tf.io.FixedLenFeature([], tf.string, "grey"),
        },
    )
    return serialized, parsed


def export_examples(folder: str) -> None:
    """Write a SavedModel with signatures that classify and regress, some of them wrongly."""
    with tf.Graph().as_default(), v1.Session() as session:
        serialized, parsed = example_tensors()
        area = parsed["length"] ** 2 * tf.cast(parsed["unit"], tf.float32)
        scores = tf.stack([area, 1 / area], axis=1)
        classes = tf.stack([parsed["colour"], tf.strings.join(["not ", parsed["colour"]])], axis=1)
        number = v1.placeholder(tf.float32, [None])
        outputs = {
            "serving_default": ({"n": number}, {"n": number + 1}),
            "classify": ({"inputs": serialized}, {"classes": classes, "scores": scores}),
            "labels": ({"inputs": serialized}, {"classes": classes}),
            "scores": ({"inputs": serialized}, {"scores": scores}),
            "uneven": ({"inputs": serialized}, {"classes": classes, "scores": scores[:, :1]}),
            "flat": ({"inputs": serialized}, {"scores": area}),
            "numbers": ({"inputs": serialized}, {"classes": scores}),
            "fewer": ({"inputs": serialized}, {"scores": scores[1:]}),
            "regress": ({"inputs": serialized}, {"outputs": area}),
            "column": ({"inputs": serialized}, {"outputs": area[:, tf.newaxis]}),
            "wide": ({"inputs": serialized}, {"outputs": scores}),
            "short": ({"inputs": serialized}, {"outputs": area[1:]}),
            "whole": ({"inputs": serialized}, {"outputs": parsed["unit"]}),
            "other_input": ({"examples": serialized}, {"outputs": area, "scores": scores}),
            "other_output": ({"inputs": serialized}, {"area": area}),
            "no_text": ({"inputs": number}, {"outputs": number}),
        }
        methods = {
            "classify": "tensorflow/serving/classify",
            "regress": "tensorflow/serving/regress",
        }
        signatures = {name: signed(*pair, methods.get(name)) for name, pair in outputs.items()}
        builder = v1.saved_model.Builder(folder)
        builder.add_meta_graph_and_variables(session, ["serve"], signatures)
        builder.save()


def signed(inputs: dict, outputs: dict, method: str | None):
    sides = [
        {name: v1.saved_model.build_tensor_info(tensor) for name, tensor in side.items()}
        for side in (inputs, outputs)
    ]
    return v1.saved_model.build_signature_def(*sides, method or "tensorflow/serving/predict")


def main(folder: Path) -> None:
    export_examples(str(folder / "examples" / "3"))
    for name, version, factor in (("double", 1, 2.0), ("double", 2, 20.0), ("triple", 1, 3.0)):
        module, signatures = sizes(factor)
        tf.saved_model.save(module, str(folder / name / str(version)), signatures=signatures)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
