"""Say how one replica of an experiment is started on this machine."""

import hashlib
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from ops.config import ROOT
from ops.experiments import Experiment
from ops.records.files import replace_text
from ops.savedmodel import SavedModel
from ops.shell import Command
from ops.targets.local.process import Mark

# The embedded server keeps to this machine by it; TensorFlow Serving has nothing of the kind.
HOST, LOOPBACK = "MODEL_SERVER_HOST", "127.0.0.1"
TENSORFLOW_SERVING = "tensorflow_model_server"
MONITORING = "prometheus_config { enable: true }\n"
"""Each replica tells its own request counts, on upstream's path."""


def program() -> tuple[str, ...]:
    """TensorFlow Serving itself where it is installed, else the embedded server."""
    installed = shutil.which(TENSORFLOW_SERVING)
    return (installed,) if installed else (sys.executable, "-m", "model.server")


def command(experiment: Experiment, model: SavedModel, replica: Mark, cpus: int) -> Command:
    """The server with the argument list that the manifest has, its threads cut to `cpus`, and with
    the file that turns its metrics on, which the manifests do not have yet.

    `write_files` puts the files there that it names.
    """
    files = {flag: str(path) for flag, path in _paths(experiment, replica.state_dir).items()}
    arguments = experiment.serving.reduced(cpus).arguments(
        port=replica.grpc_port,
        rest_api_port=replica.rest_port,
        model_name=model.name,
        model_base_path=str(model.base_path),
        **files,
    )
    return Command((*program(), *arguments), cwd=ROOT, env={HOST: LOOPBACK}, changes=True)


def write_files(experiment: Experiment, state_dir: Path) -> None:
    """Write the files that the experiment's servers read, each named by its content."""
    texts = _texts(experiment)
    for flag, path in _paths(experiment, str(state_dir)).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_text(path, texts[flag])


def _texts(experiment: Experiment) -> Mapping[str, str]:
    """What stands in the file of each flag."""
    texts = {"monitoring_config_file": MONITORING}
    if experiment.batching:
        texts["batching_parameters_file"] = experiment.batching.text()
    return texts


def _paths(experiment: Experiment, state_dir: str) -> Mapping[str, Path]:
    folder = Path(state_dir) / "local" / "config"
    return {
        flag: folder / f"{flag}-{hashlib.sha256(text.encode()).hexdigest()[:12]}.txt"
        for flag, text in _texts(experiment).items()
    }
