"""Say how one replica of an experiment is started on this machine."""

import shutil
import sys

from ops.config import ROOT
from ops.errors import BadValue
from ops.experiments import Experiment
from ops.savedmodel import SavedModel
from ops.shell import Command
from ops.targets.local.replica import Replica

TENSORFLOW_SERVING = "tensorflow_model_server"


def program() -> tuple[str, ...]:
    """TensorFlow Serving itself where it is installed, else the embedded server."""
    installed = shutil.which(TENSORFLOW_SERVING)
    return (installed,) if installed else (sys.executable, "-m", "model.server")


def check(experiment: Experiment) -> None:
    """Raise BadValue for an experiment that the server here cannot run."""
    if experiment.batching and not shutil.which(TENSORFLOW_SERVING):
        raise BadValue(
            f"{experiment.legend} batches, which the embedded server does not: take an experiment"
            f" without batching, or install {TENSORFLOW_SERVING}"
        )


def command(experiment: Experiment, model: SavedModel, replica: Replica, cpus: int) -> Command:
    """The server with the argument list that the manifest has, its threads cut to `cpus`."""
    arguments = experiment.serving.reduced(cpus).arguments(
        port=replica.grpc_port,
        rest_api_port=replica.rest_port,
        model_name=model.name,
        model_base_path=str(model.base_path),
    )
    return Command((*program(), *arguments), cwd=ROOT, env=replica.mark, changes=True)
