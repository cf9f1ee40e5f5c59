"""Write ResNet50 as a SavedModel that takes plain RGB pixels and has fixed signature names."""

from pathlib import Path
from typing import Any

import numpy as np

from model import photograph, weights
from model.program import say
from model.tensor import Array

INPUT = "image_input"
OUTPUT = "resnet50"
# Raise it when what is exported changes: a model that an older recipe made is then made anew.
RECIPE = 1


def write(kind: str, folder: Path) -> None:
    """Write the SavedModel to `folder`; `kind` is imagenet or random.

    Input `image_input` (batch, 224, 224, 3) float32, RGB, 0 to 255; output `resnet50`
    (batch, 1000) float32, probabilities. Raises NoWeights when ImageNet's are out of reach.
    """
    say("building ResNet50")
    network = weights.imagenet() if kind == "imagenet" else _random()
    say(f"writing {folder.name}")
    _save(network, folder)


def _random() -> Any:
    say("calibrating seeded weights on photographs")
    return weights.random(np.asarray(_preprocess(_calibration())))


def _calibration() -> Array:
    """Return every photograph of the package, as it is and mirrored: (10, 224, 224, 3) float32."""
    names = (photograph.GOLDEN, *photograph.OTHERS)
    plain = np.stack([photograph.pixels(name) for name in names])
    return np.concatenate([plain, plain[:, :, ::-1]]).astype(np.float32)


def _preprocess(images: Any) -> Any:
    """Turn RGB 0 to 255 into what the weights were trained on: BGR, less the data set's mean."""
    import keras

    return keras.applications.resnet50.preprocess_input(images)


def _save(network: Any, folder: Path) -> None:
    import tensorflow as tf

    spec = tf.TensorSpec([None, photograph.SIDE, photograph.SIDE, 3], tf.float32, name=INPUT)

    @tf.function(input_signature=[spec])  # type: ignore[untyped-decorator]
    def serve(image_input: Any) -> dict[str, Any]:
        return {OUTPUT: network(_preprocess(image_input), training=False)}

    # Only the variables are tracked: Keras' own objects would add nothing that is served.
    module = tf.Module()
    module.weights = [variable.value for variable in network.variables]
    module.serve = serve
    tf.saved_model.save(module, str(folder), signatures={"serving_default": serve})
