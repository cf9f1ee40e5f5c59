"""Write ResNet50 as a SavedModel that takes plain RGB pixels and has fixed signature names."""

from pathlib import Path
from typing import Any

import numpy as np

from model import framework, photograph, weights
from model.errors import ModelError, first_line
from model.program import say
from model.tensor import Array

INPUT = "image_input"
OUTPUT = "resnet50"


def write(kind: str, folder: Path) -> None:
    """Write the SavedModel to `folder`; `kind` is imagenet or random.

    Input `image_input` (batch, 224, 224, 3) float32, RGB, 0 to 255; output `resnet50`
    (batch, 1000) float32, probabilities. Raises NoWeights when ImageNet's are out of reach, and
    ModelError when the folder cannot be written.
    """
    say("building ResNet50")
    framework.load()
    network = _imagenet() if kind == "imagenet" else _random()
    say("writing the SavedModel")
    _save(network, folder)


def _imagenet() -> Any:
    say("loading ImageNet weights (a download of about 100 MB, the first time)")
    return weights.imagenet()


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
    try:
        tf.saved_model.save(module, str(folder), signatures={"serving_default": serve})
    except tf.errors.OpError as error:  # TensorFlow writes the files; a full disk ends here
        raise ModelError(f"the SavedModel cannot be written: {first_line(error)}") from error
    _forget_uuid(folder / "fingerprint.pb")


def _forget_uuid(path: Path) -> None:
    """Clear the one random field of a SavedModel, so that equal models have equal files.

    The other fields are hashes of the model; TensorFlow only logs them.
    """
    from tensorflow.core.protobuf import fingerprint_pb2

    fingerprint = fingerprint_pb2.FingerprintDef.FromString(path.read_bytes())
    fingerprint.ClearField("uuid")
    path.write_bytes(fingerprint.SerializeToString(deterministic=True))
