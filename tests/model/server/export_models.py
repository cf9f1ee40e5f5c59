"""Export the tests' models with real TensorFlow: `python export_models.py FOLDER`."""

import sys
from pathlib import Path

import tensorflow as tf

ALL_TYPES = [
    "float32",
    "float64",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "bool",
    "string",
    "half",
    "bfloat16",
    "complex64",
    "complex128",
]


def spec(dtype: str, *shape: int | None) -> tf.TensorSpec:
    return tf.TensorSpec(shape, tf.as_dtype(dtype))


class Many(tf.Module):
    """One signature for each thing the tests try."""

    @tf.function
    def plus_one(self, x):
        return {"y": x + 1.0}

    @tf.function
    def two(self, b, a):
        return {"text": a, "text_bytes": a, "sum": tf.reduce_sum(b, axis=1), "b": b}

    @tf.function
    def same(self, x):
        return {"y": tf.identity(x)}

    @tf.function
    def scalars(self, x):
        return {"total": tf.reduce_sum(x), "count": tf.size(x)}

    @tf.function
    def uneven(self, x):
        return {"one": x, "two": tf.concat([x, x], axis=0)}

    @tf.function
    def fails(self, x):
        return {"y": tf.gather([1.0, 2.0], x)}

    @tf.function
    def spin(self, times):
        def step(i, v):
            return i + 1, tf.math.sin(v) + 1.0

        return {"y": tf.while_loop(lambda i, v: i < times, step, [0, tf.zeros([])])[1]}


def many() -> tuple[tf.Module, dict]:
    module = Many()
    vector = spec("float32", None)
    signatures = {
        "serving_default": module.plus_one.get_concrete_function(x=spec("float32", None, 2)),
        "two": module.two.get_concrete_function(b=spec("float32", None, 3), a=spec("string", None)),
        "scalars": module.scalars.get_concrete_function(x=vector),
        "uneven": module.uneven.get_concrete_function(x=vector),
        "fails": module.fails.get_concrete_function(x=spec("int32", None)),
        "spin": module.spin.get_concrete_function(times=spec("int32")),
        "any_shape": module.same.get_concrete_function(x=tf.TensorSpec(None, tf.float32)),
    }
    for dtype in ALL_TYPES:
        signatures[f"same_{dtype}"] = module.same.get_concrete_function(x=spec(dtype, None, None))
    return module, signatures


class Times(tf.Module):
    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = tf.Variable(factor)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def call(self, x):
        return {"y": x * self.factor}


def export_graph(folder: str) -> None:
    """Write a SavedModel as TensorFlow 1 did, with names no Python parameter could have."""
    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        x, y = v1.placeholder(tf.float32, [None]), v1.placeholder(tf.float32, [None])
        factor = v1.get_variable("factor", initializer=3.0)
        session.run(factor.initializer)
        inputs, outputs = {"in-1/x": x, "a": y}, {"out-1/x": x * factor, "b": y}
        v1.saved_model.simple_save(session, folder, inputs, outputs)


def main(folder: Path) -> None:
    module, signatures = many()
    tf.saved_model.save(module, str(folder / "many" / "7"), signatures=signatures)
    for version, factor in (("1", 2.0), ("00010", 10.0), ("2", 3.0)):
        times = Times(factor)
        tf.saved_model.save(times, str(folder / "times" / version), signatures=times.call)
    (folder / "times" / "not-a-version").mkdir()
    export_graph(str(folder / "graph" / "1"))
    (folder / "corrupt" / "1").mkdir(parents=True)
    (folder / "corrupt" / "1" / "saved_model.pb").write_bytes(b"\x0f\xff not a model")
    (folder / "empty").mkdir()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
