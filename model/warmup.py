"""Write the request that a server replays as it loads a model, so that the first is not slow."""

from pathlib import Path

from model import framework
from model.example import example
from model.photograph import GOLDEN
from model.record import Signature
from model.savedmodel import SIGNATURE

REQUESTS = Path("assets.extra") / "tf_serving_warmup_requests"
"""Where TensorFlow Serving looks, below a version's folder (saved_model_warmup_util.h)."""


def write(version_path: Path, name: str, signature: Signature) -> bool:
    """Write one Predict request with an input made from the signature; return whether it did.

    A model that has warm-up requests keeps its own. The same model gives the same bytes. Raises
    BadValue for an input that no request can carry.
    """
    path = version_path / REQUESTS
    if path.exists():
        return False
    framework.load()
    import tensorflow as tf
    from tensorflow_serving.apis import prediction_log_pb2

    log = prediction_log_pb2.PredictionLog()
    request = log.predict_log.request
    request.model_spec.name = name
    request.model_spec.signature_name = SIGNATURE
    for key, value in example(signature, GOLDEN).items():
        request.inputs[key].CopyFrom(tf.make_tensor_proto(value))
    path.parent.mkdir(exist_ok=True)
    with tf.io.TFRecordWriter(str(path)) as records:
        records.write(log.SerializeToString(deterministic=True))
    return True
