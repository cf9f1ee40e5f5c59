"""Make small SavedModels, and one real export, once for all tests of the model programs."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from model import framework, record
from model.record import Record

Program = Callable[..., "subprocess.CompletedProcess[str]"]
ROOT = Path(__file__).parents[2]


def run_program(module: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", module, *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=250, check=False
    )


@pytest.fixture(scope="session")
def program() -> Program:
    return run_program


@pytest.fixture(scope="session")
def exported(resnet_cache: Path) -> Record:
    """ResNet50 with calibrated weights, as the program exports it (about 20 s, once)."""
    done = run_program("model.export", "--weights", "random", "--cache", resnet_cache)
    assert done.returncode == 0, done.stderr
    return record.parse(done.stdout)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of small SavedModels, <name>/<version>; versions are 1 unless said."""
    framework.load()
    import tensorflow as tf

    folder = tmp_path_factory.mktemp("models")

    def save(path: str, answer: Callable[..., object], *specs: object, name: str) -> None:
        function = tf.function(answer, input_signature=specs)
        tf.saved_model.save(tf.Module(), str(folder / path), signatures={name: function})

    pair = tf.TensorSpec([None, 2], tf.float32, name="x")
    image = tf.TensorSpec([None, None, None, 3], tf.uint8, name="image")
    text = tf.TensorSpec([None], tf.string, name="text")
    default = "serving_default"
    save("double/2", lambda x: {"y": 2 * x}, pair, name=default)
    save("double/10", lambda x: {"y": 20 * x}, pair, name=default)
    save("unsigned/1", lambda x: {"y": x}, pair, name="other")
    save("constant/1", lambda x: {"y": 0 * x}, pair, name=default)
    save("mean/1", lambda image: {"rgb": _mean(image)}, image, name=default)
    save("length/1", lambda text: {"n": tf.strings.length(text)}, text, name=default)
    save("failing/1", lambda x: {"y": _refuse(x)}, pair, name=default)
    save("single/1", lambda x: {"y": 3 * x}, tf.TensorSpec([1, 2], tf.float16, "x"), name=default)
    return folder


def _mean(image: object) -> object:
    import tensorflow as tf

    return tf.reduce_mean(tf.cast(image, tf.float32), axis=[1, 2])


def _refuse(x: object) -> object:
    import tensorflow as tf

    with tf.control_dependencies([tf.debugging.assert_greater(x, 5.0)]):
        return tf.identity(x)
