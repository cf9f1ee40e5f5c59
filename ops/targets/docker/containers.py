"""Run replicas as containers of the model's image."""

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ops import image
from ops.config import Config
from ops.errors import CommandFailed
from ops.experiments import GRPC_PORT, MODELS, REST_PORT, Experiment
from ops.records.files import replace_text
from ops.shell import Command, Shell
from ops.targets.docker import commands
from ops.targets.docker.commands import Container, Limits
from ops.targets.docker.ending import why
from ops.targets.docker.images import EngineImages
from ops.targets.machine import Capacity, Machine, Mark, Site, capacity, server_files
from ops.targets.machine.process import last_words
from ops.targets.target import Workload

# Each container carries its own record, as a process does in its environment.
MARK = "tfs-ops.mark"
STATE_DIR = "tfs-ops.state-dir"
FILES = "/etc/tfs"
LIVE = ("running", "restarting", "paused")
KEPT_LINES = 1000


def docker(settings: Config) -> Machine:
    """The target that serves in containers of this machine."""
    site = Site(settings.state_dir, "docker")
    return Machine(site, Containers(site, settings), EngineImages(settings))


class Found(NamedTuple):
    """A container of ours as it stands."""

    name: str
    lives: bool
    mark: Mark


class Containers:
    """The replicas of one site, each a container."""

    def __init__(self, site: Site, settings: Config) -> None:
        self.site = site
        self.settings = settings
        # What is asked again and again while one waits is not written to a release's commands.log.
        self.asking = Shell()

    def notes(self, experiment: Experiment, fit: Capacity) -> list[str]:
        """See `Replicas.notes`."""
        memory_gb = limits(experiment, fit).memory_mib / 1024
        if memory_gb >= experiment.memory_gb:
            return []
        return [f"each may take {memory_gb:.3g} GiB of memory, not {experiment.memory_gb:g}"]

    def checks(self) -> tuple[Command, ...]:
        """See `Replicas.checks`."""
        return (commands.version(),)

    def command(self, workload: Workload, one: Mark, fit: Capacity) -> Command:
        """See `Replicas.command`: the argument list that the manifest has, its threads cut, and
        the file that turns its metrics on."""
        experiment, model = workload.experiment, workload.model
        files = server_files.paths(experiment, self.site.configuration)
        inside = {flag: f"{FILES}/{path.name}" for flag, path in files.items()}
        made = workload.image
        container = Container(
            name=name(one),
            image=made.pinned if made else image.reference(self.settings, model),
            ports=one.ports,
            limits=limits(experiment, fit),
            arguments=experiment.serving.reduced(fit.cpus).arguments(
                port=GRPC_PORT,
                rest_api_port=REST_PORT,
                model_name=model.name,
                model_base_path=f"{MODELS}/{model.name}",
                **inside,
            ),
            labels={STATE_DIR: one.state_dir, MARK: json.dumps(one.kept)},
            files={path: inside[flag] for flag, path in files.items()},
        )
        return commands.run(container)

    def draining(self, ones: Sequence[Mark]) -> tuple[Command, ...]:
        """See `Replicas.draining`."""
        names = [name(one) for one in ones]
        kept = (commands.logs(one, KEPT_LINES) for one in names)
        return commands.stop(names), *kept, commands.remove(names)

    def start(self, workload: Workload, one: Mark, fit: Capacity, shell: Shell) -> None:
        """See `Replicas.start`.

        A container that was made but could not be started stays, and tells `end` why itself.
        """
        self._bury([found for found in self._found() if found.name == name(one)], shell)
        try:
            shell.run(self.command(workload, one, fit))
        except CommandFailed:
            if name(one) not in [found.name for found in self._found()]:
                raise

    def stop(self, ones: Sequence[Mark], shell: Shell) -> None:
        """See `Replicas.stop`.

        A server that handles no SIGTERM, as upstream's entry point, serves on to the end of the
        time that it is given: nothing is sent to it by then.
        """
        found = [one for one in self._found() if one.mark in ones]
        live = [one.name for one in found if one.lives]
        if live:
            shell.run(commands.stop(live))
        self._bury(found, shell)

    def running(self) -> list[Mark]:
        """See `Replicas.running`."""
        live = (one.mark for one in self._found() if one.lives)
        return sorted(live, key=lambda one: (one.release, one.index))

    def serves(self, one: Mark) -> bool:
        """See `Replicas.serves`: the engine starts no container without its ports."""
        return one in self.running()

    def log(self, one: Mark) -> str:
        """See `Replicas.log`."""
        there = [found.name for found in self._found()]
        return f"docker logs {name(one)}" if name(one) in there else one.log

    def last_words(self, one: Mark, lines: int) -> list[str]:
        """See `Replicas.last_words`."""
        try:
            return self._said(name(one), lines)
        except CommandFailed:
            return last_words(Path(one.log), lines)

    def end(self, one: Mark) -> str:
        """See `Replicas.end`."""
        try:
            state = self.asking.read(commands.state(name(one)))
        except CommandFailed:
            return "its container is gone"
        said = [line for line in self.last_words(one, KEPT_LINES) if line.strip()]
        return f"{why(state, said)}; its log: {one.log}"

    def leftovers(self) -> list[str]:
        """See `Replicas.leftovers`: the containers of builds that were killed."""
        return image.leftovers(self.asking)

    def clear(self, shell: Shell) -> None:
        """See `Replicas.clear`."""
        self._bury([one for one in self._found() if not one.lives], shell)
        image.clear(shell)

    def _found(self) -> list[Found]:
        """Every container of this site, running or not."""
        told = self.asking.read(commands.listed(f"{STATE_DIR}={self.site.state_dir}", MARK))
        parts = (line.split(" ", 2) for line in told.splitlines())
        return [
            Found(called, state in LIVE, Mark.of(json.loads(mark))) for called, state, mark in parts
        ]

    def _bury(self, found: Sequence[Found], shell: Shell) -> None:
        """Keep their last words, and take them away."""
        if not found:
            return
        self.site.prepare()
        for one in found:
            words = self._said(one.name, KEPT_LINES)
            replace_text(Path(one.mark.log), "".join(f"{line}\n" for line in words))
        shell.run(commands.remove([one.name for one in found]))

    def _said(self, called: str, lines: int) -> list[str]:
        """Both of its streams, as one in the order of time."""
        errors: list[str] = []
        out = self.asking.read(commands.logs(called, lines), errors.append)
        timed = sorted([*out.splitlines(), *errors])
        return [line.partition(" ")[2] for line in timed][-lines:]


def limits(experiment: Experiment, fit: Capacity) -> Limits:
    """The experiment's, as far as this machine has it: memory in equal parts, whoever has it now.

    A container is to have the same limits whenever it is started.
    """
    share = capacity.total_bytes() / fit.replicas / capacity.GIB
    return Limits(fit.cpus, int(min(experiment.memory_gb, share) * 1024))


def name(one: Mark) -> str:
    """What a replica's container is called; no two state directories have one in common."""
    whose = hashlib.sha256(one.state_dir.encode()).hexdigest()[:6]
    return f"tfs-{whose}-{re.sub('[^A-Za-z0-9_.-]', '-', one.release)}-{one.index}"
