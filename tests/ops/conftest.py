"""A small real model, taken by the model programs, and a real server that serves it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.savedmodel import SavedModel, Wanted, prepare
from ops.serving import ready
from ops.serving.endpoint import Endpoint
from ops.shell import Command, Shell
from ops.targets.local import ports

ROOT = Path(__file__).parents[2]
# An image model, so that pictures can be asked about: the mean colour times a weight.
EXPORT = """
import sys
import tensorflow as tf

class Colours(tf.Module):
    def __init__(self, weight):
        self.weight = tf.Variable(weight)

    @tf.function(input_signature=[tf.TensorSpec([None, 8, 8, 3], tf.float32, name="image_input")])
    def serve(self, image_input):
        return {"colours": tf.reduce_mean(image_input, axis=(1, 2)) * self.weight}

for folder, weight in zip(sys.argv[1::2], sys.argv[2::2]):
    model = Colours(float(weight))
    tf.saved_model.save(model, folder, signatures=model.serve.get_concrete_function())
tf.saved_model.save(model, folder + "-unsigned", signatures={"other": model.serve})
"""


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two SavedModels of one signature that answer differently."""
    folder = tmp_path_factory.mktemp("sources")
    first, second = folder / "first", folder / "second"
    argv = (sys.executable, "-c", EXPORT, str(first), "1", str(second), "2")
    Shell().read(Command(argv, timeout_s=120))
    return first, second


@pytest.fixture(scope="session")
def unsigned(sources: tuple[Path, Path]) -> Path:
    """A SavedModel that has a signature, but not `serving_default`."""
    return sources[1].with_name("second-unsigned")


@pytest.fixture(scope="session")
def models(
    sources: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[SavedModel, SavedModel]:
    """The two, taken and recorded, both named `colours`."""
    cache = tmp_path_factory.mktemp("cache")
    first, second = (
        prepare(Shell(), Wanted(str(source), "colours"), cache, False, lambda line: None)
        for source in sources
    )
    return first, second


@pytest.fixture(scope="session")
def model(models: tuple[SavedModel, SavedModel]) -> SavedModel:
    """The first of the two."""
    return models[0]


@pytest.fixture(scope="session")
def server(model: SavedModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """The embedded server with the first model."""
    (pair,) = ports.free_pairs(1, first=18500)
    endpoint = Endpoint("127.0.0.1", *pair)
    argv = (
        f"--port={endpoint.grpc_port}",
        f"--rest_api_port={endpoint.rest_port}",
        f"--model_name={model.name}",
        f"--model_base_path={model.base_path}",
        "--max_num_load_retries=0",
    )
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            (sys.executable, "-m", "model.server", *argv), stdout=stream, stderr=stream, cwd=ROOT
        )
    try:
        ready.wait(endpoint, model.name, 120, lambda: _alive(process, log))
        yield endpoint
    finally:
        process.terminate()
        process.wait(30)


def _alive(process: "subprocess.Popen[bytes]", log: Path) -> None:
    assert process.poll() is None, log.read_text()
