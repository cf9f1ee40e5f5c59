"""Fill the network: ImageNet weights through Keras' own download, or seeded and calibrated ones."""

import socket
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from http.client import HTTPResponse
from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.errors import NoWeights, first_line

TIMEOUT_S = 20.0
SEED = 20
SPREAD = 2.5
_INSTEAD = " (--weights random needs no download)"


class _BoundedHTTPS(urllib.request.HTTPSHandler):
    """Bound name look-up, connection and first answer together; a socket's timeout bounds each.

    A name with sixteen silent addresses would otherwise take sixteen timeouts.
    """

    def __init__(self, timeout_s: float) -> None:
        super().__init__()
        self._timeout_s = timeout_s

    def https_open(self, req: urllib.request.Request) -> HTTPResponse:
        answer: Future[HTTPResponse] = Future()
        Thread(target=self._open, args=(req, answer), daemon=True).start()
        return answer.result(self._timeout_s)

    def _open(self, req: urllib.request.Request, answer: "Future[HTTPResponse]") -> None:
        try:
            answer.set_result(super().https_open(req))
        except Exception as error:
            answer.set_exception(error)


def imagenet(timeout_s: float = TIMEOUT_S) -> Any:
    """Return Keras' ResNet50 with ImageNet weights (its softmax included).

    Keras keeps the download under its home (KERAS_HOME, else ~/.keras). Raises NoWeights when
    nothing answers within `timeout_s`, or the transfer stalls for so long.
    """
    import keras

    keras.utils.disable_interactive_logging()
    try:
        with _bounded(timeout_s):
            return keras.applications.ResNet50(weights="imagenet")
    except Exception as error:  # Keras wraps every download failure in a bare Exception
        reason = first_line(error) if str(error) else f"no answer within {timeout_s:g} s"
        raise NoWeights(f"the ImageNet weights cannot be downloaded: {reason}{_INSTEAD}") from error


def random(photographs: NDArray[np.float32]) -> Any:
    """Return ResNet50 with seeded weights whose answers differ from photograph to photograph.

    `photographs` is (n, 224, 224, 3), already preprocessed. Plain random weights answer the same
    class for everything; so the batch-norm statistics are taken from the photographs, then the
    head is centred and scaled on what they make of it.
    """
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(SEED)
    tf.config.experimental.enable_op_determinism()
    network = keras.applications.ResNet50(weights=None)
    _calibrate_statistics(network, photographs)
    _calibrate_head(network, photographs)
    return network


def _calibrate_statistics(network: Any, photographs: NDArray[np.float32]) -> None:
    """Replace every moving mean and variance by the photographs' own, in one training pass.

    With momentum 0 a layer keeps exactly the statistics it normalized with, so the next layer
    sees what it will see in inference (Ioffe and Szegedy 2015, section 3.1).
    """
    import keras

    norms = [one for one in network.layers if isinstance(one, keras.layers.BatchNormalization)]
    usual = [norm.momentum for norm in norms]
    for norm in norms:
        norm.momentum = 0.0
    network(photographs, training=True)
    for norm, momentum in zip(norms, usual, strict=True):
        norm.momentum = momentum


def _calibrate_head(network: Any, photographs: NDArray[np.float32]) -> None:
    """Let the head see the photographs' principal components, whitened; centre and scale logits.

    Without whitening one vivid photograph takes nearly all of the variance, and the others share
    their top classes.
    """
    import keras

    body = keras.Model(network.input, network.layers[-2].output)
    features = np.asarray(body(photographs, training=False))
    mean = features.mean(axis=0)
    _, scales, axes = np.linalg.svd(features - mean, full_matrices=False)
    scales, axes = scales[:-1], axes[:-1]  # centred rows: the last component is empty
    head = network.layers[-1]
    kernel = (axes.T / scales) @ (axes @ np.asarray(head.kernel))
    kernel *= SPREAD / ((features - mean) @ kernel).std()
    head.kernel.assign(kernel)
    head.bias.assign(-mean @ kernel)


@contextmanager
def _bounded(timeout_s: float) -> Iterator[None]:
    usual = socket.getdefaulttimeout()
    socket.setdefaulttimeout(timeout_s)
    urllib.request.install_opener(urllib.request.build_opener(_BoundedHTTPS(timeout_s)))
    try:
        yield
    finally:
        socket.setdefaulttimeout(usual)
        urllib.request.install_opener(urllib.request.build_opener())
