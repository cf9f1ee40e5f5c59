"""Run the front: the one address that stays while replicas come and go."""

import json
import sys
import time
from pathlib import Path

from ops.config import ROOT
from ops.errors import NeverReady
from ops.records.files import replace_text
from ops.serving.endpoint import Endpoint
from ops.shell import Command, Shell
from ops.targets.machine import ports, process
from ops.targets.machine.mark import Mark
from ops.targets.machine.site import Site

READY_S = 20.0
PAUSE_S = 0.05
TRIES = 3


def address(site: Site) -> Endpoint | None:
    """Where the front answers; None when it does not run."""
    live = list(site.running("front"))
    return live[0].endpoint if live else None


def ensure(site: Site, replicas: list[Mark], shell: Shell) -> Endpoint:
    """The front's address, having started it where it does not run.

    It takes the ports that it had, or 8500 and 8501, or the next that are free, and others where
    somebody else is quicker. Of those that it sent to before, it sends on to the live `replicas`.
    """
    found = address(site)
    if found:
        return found
    prune(site, replicas)
    return _started(site, shell).endpoint


def route(site: Site, replicas: list[Mark]) -> None:
    """Send new connections to these replicas, in turn."""
    places = [one.endpoint for one in replicas]
    lists = {"grpc": [one.grpc for one in places], "rest": [one.rest for one in places]}
    site.prepare()
    replace_text(site.backends, json.dumps(lists))


def prune(site: Site, live: list[Mark]) -> None:
    """Send nothing to replicas that have ended: their ports may become those of another."""
    route(site, [one for one in live if routed(site, one)])


def routed(site: Site, one: Mark) -> bool:
    """Whether the replica gets traffic, and so has been proven."""
    try:
        lists = json.loads(site.backends.read_text(encoding="utf-8"))
        return one.endpoint.grpc in lists["grpc"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return False


def _started(site: Site, shell: Shell, tries: int = TRIES) -> Mark:
    mark = _start(site, shell)
    try:
        _wait(site, mark)
    except NeverReady:
        site.stop([mark])
        if tries == 1 or ports.are_free(mark.ports):
            raise
        return _started(site, shell, tries - 1)
    return mark


def _start(site: Site, shell: Shell) -> Mark:
    remembered = site.folder / "front"
    mark = site.front(_pair(_last_ports(remembered)))
    replace_text(remembered, f"{mark.grpc_port} {mark.rest_port}\n")
    shell.start(_command(site, mark), Path(mark.log), process.environment(mark))
    return mark


def _pair(last: tuple[int, int] | None) -> tuple[int, int]:
    mine = last if last and ports.are_free(last) else None
    return mine or ports.free_pairs(1, taken=process.promised())[0]


def _last_ports(remembered: Path) -> tuple[int, int] | None:
    try:
        grpc_port, rest_port = map(int, remembered.read_text(encoding="utf-8").split())
    except (OSError, ValueError):
        return None
    return grpc_port, rest_port


def _command(site: Site, mark: Mark) -> Command:
    flags = (
        f"--port={mark.grpc_port}",
        f"--rest_api_port={mark.rest_port}",
        f"--backends={site.backends}",
    )
    argv = (sys.executable, "-m", "ops.front", *flags)
    return Command(argv, cwd=ROOT, changes=True)


def _wait(site: Site, mark: Mark) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        found = site.running("front").get(mark)
        if found is None:
            break
        if process.listens(found, mark):
            return
        time.sleep(PAUSE_S)
    told = " / ".join(process.last_words(Path(mark.log), 1)) or "it said nothing"
    raise NeverReady(f"the front did not start: {told}; its log: {mark.log}")
