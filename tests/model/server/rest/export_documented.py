"""Export the model that documented.yaml asks: `python export_documented.py FOLDER`."""

import sys
from pathlib import Path

import tensorflow as tf

TYPES = {
    "bool": tf.bool,
    "string": tf.string,
    "int8": tf.int8,
    "uint8": tf.uint8,
    "int16": tf.int16,
    "int32": tf.int32,
    "uint32": tf.uint32,
    "int64": tf.int64,
    "uint64": tf.uint64,
    "float": tf.float32,
    "double": tf.float64,
}

FEATURES = {
    "photo": tf.io.FixedLenFeature([], tf.string, ""),
    "title": tf.io.FixedLenFeature([], tf.string, ""),
    "width": tf.io.FixedLenFeature([], tf.float32, 0.0),
    "rate": tf.io.FixedLenFeature([], tf.int64, 1),
    "levels": tf.io.VarLenFeature(tf.float32),
}


class Documented(tf.Module):
    """A signature for each thing that the API's documentation shows."""

    @tf.function
    def price(self, width):
        return {"price": 2.0 * width + 5.0}

    @tf.function
    def words(self, word):
        return {"word": word}

    @tf.function
    def pairs(self, pair):
        return {"turned": tf.reverse(pair, [2])}

    @tf.function
    def three(self, name, wave, grid):
        return {"name": name, "highest": tf.reduce_max(wave, axis=1), "first_row": grid[:, 0]}

    @tf.function
    def apart(self, few, many):
        return {"few": few, "many": many}

    @tf.function
    def photo(self, photo):
        return {"photo_bytes": photo, "length": tf.strings.length(photo)}

    @tf.function
    def same(self, x):
        return {"x": tf.identity(x)}

    @tf.function
    def sorted(self, inputs):
        parsed = tf.io.parse_example(inputs, FEATURES)
        classes = tf.stack([parsed["title"], tf.zeros_like(parsed["title"])], axis=1)
        sizes = tf.stack([tf.strings.length(parsed[key]) for key in ("photo", "title")], axis=1)
        return {"classes": classes, "scores": tf.cast(sizes, tf.float32)}

    @tf.function
    def priced(self, inputs):
        parsed = tf.io.parse_example(inputs, FEATURES)
        return {"outputs": tf.cast(parsed["rate"], tf.float32) * (2.0 * parsed["width"] + 5.0)}

    @tf.function
    def loudest(self, inputs):
        levels = tf.sparse.to_dense(tf.io.parse_example(inputs, FEATURES)["levels"])
        return {"scores": levels}


def spec(dtype, *shape: int | None) -> tf.TensorSpec:
    return tf.TensorSpec(shape, dtype)


def signatures(module: Documented) -> dict:
    text = spec(tf.string, None)
    named = {
        "serving_default": module.price.get_concrete_function(width=spec(tf.float32, None)),
        "words": module.words.get_concrete_function(word=text),
        "pairs": module.pairs.get_concrete_function(pair=spec(tf.float32, None, 1, 2)),
        "three": module.three.get_concrete_function(
            name=text, wave=spec(tf.int32, None, 4), grid=spec(tf.float32, None, 2, 2)
        ),
        "apart": module.apart.get_concrete_function(
            few=spec(tf.int32, None), many=spec(tf.int32, None, None)
        ),
        "photo": module.photo.get_concrete_function(photo=text),
        "sorted": module.sorted.get_concrete_function(inputs=text),
        "priced": module.priced.get_concrete_function(inputs=text),
        "loudest": module.loudest.get_concrete_function(inputs=text),
    }
    for name, dtype in TYPES.items():
        named[name] = module.same.get_concrete_function(x=spec(dtype, None))
    return named


def main(folder: Path) -> None:
    for version in ("41", "42"):
        module = Documented()
        tf.saved_model.save(module, str(folder / version), signatures=signatures(module))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
