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
from ops.targets.local import ports, process
from ops.targets.local.process import Mark
from ops.targets.local.site import Site

READY_S = 20.0
PAUSE_S = 0.05
TRIES = 3
HOST = "127.0.0.1"


def endpoint(mark: Mark) -> Endpoint:
    """Where the process of that mark answers."""
    return Endpoint(HOST, mark.grpc_port, mark.rest_port)


def address(site: Site) -> Endpoint | None:
    """Where the front answers; None when it does not run."""
    live = list(site.running("front"))
    return endpoint(live[0]) if live else None


def ensure(site: Site, shell: Shell) -> Endpoint:
    """The front's address, having started it where it does not run.

    It takes the ports that it had, or 8500 and 8501, or the next that are free, and others where
    somebody else is quicker.
    """
    found = address(site)
    if found:
        return found
    prune(site)
    for last in (False,) * (TRIES - 1) + (True,):
        mark = _start(site, shell)
        try:
            _wait(site, mark)
            break
        except NeverReady:
            site.stop([mark])
            if last or ports.are_free((mark.grpc_port, mark.rest_port)):
                raise
    return endpoint(mark)


def route(site: Site, replicas: list[Mark]) -> None:
    """Send new connections to these replicas, in turn."""
    places = [endpoint(one) for one in replicas]
    lists = {"grpc": [one.grpc for one in places], "rest": [one.rest for one in places]}
    site.prepare()
    replace_text(site.backends, json.dumps(lists))


def prune(site: Site) -> None:
    """Send nothing to replicas that have ended: their ports may become those of another."""
    route(site, [one for one in site.running("replica") if routed(site, one)])


def routed(site: Site, one: Mark) -> bool:
    """Whether the replica gets traffic, and so has been proven."""
    try:
        lists = json.loads(site.backends.read_text(encoding="utf-8"))
        return endpoint(one).grpc in lists["grpc"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return False


def _start(site: Site, shell: Shell) -> Mark:
    remembered = site.folder / "front"
    mark = _mark(site, _last_ports(remembered))
    replace_text(remembered, f"{mark.grpc_port} {mark.rest_port}\n")
    shell.start(_command(site, mark), Path(mark.log), mark.environment)
    return mark


def _mark(site: Site, last: tuple[int, int] | None) -> Mark:
    mine = last if last and ports.are_free(last) else None
    pair = mine or ports.free_pairs(1, taken=process.promised())[0]
    return Mark(str(site.state_dir), "front", "", 0, *pair, str(site.log("front")))


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
