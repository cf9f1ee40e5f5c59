"""Run replicas as processes of this machine, with no Docker."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from ops.config import ROOT, Config
from ops.experiments import Experiment
from ops.serving.endpoint import LOOPBACK
from ops.shell import Command, Shell
from ops.targets.machine import Capacity, Machine, Mark, Site, process, server_files
from ops.targets.target import Workload

# The embedded server keeps to this machine by it; TensorFlow Serving has nothing of the kind.
HOST = "MODEL_SERVER_HOST"
TENSORFLOW_SERVING = "tensorflow_model_server"


def local(settings: Config) -> Machine:
    """The target that serves on this machine itself."""
    site = Site(settings.state_dir, "local")
    return Machine(site, Processes(site))


def program() -> tuple[str, ...]:
    """TensorFlow Serving itself where it is installed, else the embedded server."""
    installed = shutil.which(TENSORFLOW_SERVING)
    return (installed,) if installed else (sys.executable, "-m", "model.server")


class Processes:
    """The replicas of one site, each a model server."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def notes(self, experiment: Experiment, fit: Capacity) -> list[str]:
        """See `Replicas.notes`."""
        return []

    def checks(self) -> tuple[Command, ...]:
        """See `Replicas.checks`."""
        return ()

    def command(self, workload: Workload, one: Mark, fit: Capacity) -> Command:
        """See `Replicas.command`: the argument list that the manifest has, its threads cut, and
        the file that turns its metrics on."""
        experiment, model = workload.experiment, workload.model
        files = server_files.paths(experiment, self.site.configuration)
        arguments = experiment.serving.reduced(fit.cpus).arguments(
            port=one.grpc_port,
            rest_api_port=one.rest_port,
            model_name=model.name,
            model_base_path=str(model.base_path),
            **{flag: str(path) for flag, path in files.items()},
        )
        return Command((*program(), *arguments), cwd=ROOT, env={HOST: LOOPBACK}, changes=True)

    def draining(self, ones: Sequence[Mark]) -> tuple[Command, ...]:
        """See `Replicas.draining`."""
        return ()

    def start(self, workload: Workload, one: Mark, fit: Capacity, shell: Shell) -> None:
        """See `Replicas.start`."""
        command = self.command(workload, one, fit)
        shell.start(command, Path(one.log), process.environment(one))

    def stop(self, ones: Sequence[Mark], shell: Shell) -> None:
        """See `Replicas.stop`."""
        self.site.stop(list(ones))

    def running(self) -> list[Mark]:
        """See `Replicas.running`."""
        return list(self.site.running("replica"))

    def serves(self, one: Mark) -> bool:
        """See `Replicas.serves`."""
        found = self.site.running("replica").get(one)
        return found is not None and process.listens(found, one)

    def log(self, one: Mark) -> str:
        """See `Replicas.log`."""
        return one.log

    def last_words(self, one: Mark, lines: int) -> list[str]:
        """See `Replicas.last_words`."""
        return process.last_words(Path(one.log), lines)

    def end(self, one: Mark) -> str:
        """See `Replicas.end`."""
        words = [line for line in process.last_words(Path(one.log)) if line.strip()]
        return f"{words[-1] if words else 'it said nothing'}; its log: {one.log}"

    def leftovers(self) -> list[str]:
        """See `Replicas.leftovers`: processes are the site's."""
        return []

    def clear(self, shell: Shell) -> None:
        """See `Replicas.clear`: a process leaves nothing when it ends."""
