"""Have several machines give a load together, their master being here."""

import contextlib
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ops.errors import CommandFailed
from ops.fleet.host import Host
from ops.serving.endpoint import LOOPBACK
from ops.shell import OnLine, Shell

if TYPE_CHECKING:
    from ops.fleet.keeper import Keeper
    from ops.fleet.machine import Machine

MADE_S = 900.0
"""What an environment may take to be made: some 60 MB of wheels are fetched."""
STARTED_S = 10.0
PULL_S = 2.0
Route = tuple[str, int]
T = TypeVar("T")


@dataclass(frozen=True)
class Crew:
    """Machines, and how many processes of each take part."""

    hosts: tuple[Host, ...]
    processes: int = 1

    def check(self, shell: Shell, routes: Sequence[Route] = ()) -> None:
        """Raise OpsError, in one line, for what keeps a machine from taking part.

        `routes` are the places that each must be able to connect to.
        """
        with _connected(self.hosts, shell) as machines:
            machines.each(lambda one: one.check(routes))

    def prepare(self, shell: Shell, load: Path, say: OnLine) -> None:
        """Check each machine, and make the environment that `load` asks for, unless it is there."""
        with _connected(self.hosts, shell) as machines:
            machines.each(lambda one: one.check(()))
            with _kept(machines.each(lambda one: one.keep(_order(load))), say):
                pass

    @contextlib.contextmanager
    def at_work(self, shell: Shell, load: Path, port: int) -> Iterator[None]:
        """Workers of the folder `load`, whose master is at a port of our loopback.

        However the block ends, they are ended and everything of theirs is removed; and so it is
        within seconds where this process is killed.
        """
        several = ("--processes", str(self.processes)) if self.processes > 1 else ()

        def keep(machine: "Machine") -> "Keeper":
            master = ("--master-host", LOOPBACK, "--master-port", str(machine.forward(port)))
            return machine.keep(_order(load, *several, *master))

        with _connected(self.hosts, shell) as machines, _kept(machines.each(keep)) as keepers:
            for one in keepers:
                one.go()
            for one in keepers:
                one.wait("started", STARTED_S)
            with _explained(keepers):
                yield


class Machines:
    """Several machines that do a thing at the same time."""

    def __init__(self, pool: ThreadPoolExecutor, machines: "Sequence[Machine]") -> None:
        self._pool = pool
        self._machines = machines

    def each(self, does: "Callable[[Machine], T]") -> list[T]:
        """What comes of it on each; the first error is raised."""
        return list(self._pool.map(does, self._machines))


@contextlib.contextmanager
def _connected(hosts: Sequence[Host], shell: Shell) -> Iterator[Machines]:
    """The machines, connected to while the block lasts."""
    # Fabric is imported once somebody asks for other machines, and not before.
    from ops.fleet.connection import connected
    from ops.fleet.machine import Machine

    with contextlib.ExitStack() as opened, ThreadPoolExecutor(len(hosts)) as pool:

        def connect(host: Host) -> Machine:
            return Machine(host, opened.enter_context(connected(host)), shell)

        yield Machines(pool, list(pool.map(connect, hosts)))


@contextlib.contextmanager
def _kept(keepers: "list[Keeper]", say: OnLine = lambda _: None) -> "Iterator[list[Keeper]]":
    """The same, once their environments are made; let go of when the block ends."""
    over = threading.Event()
    threading.Thread(target=_pull, args=(keepers, over), daemon=True).start()
    try:
        for one in keepers:
            one.wait("made", MADE_S, say)
        yield keepers
    finally:
        over.set()
        for one in keepers:
            one.let_go()
        for one in keepers:
            one.wait_cleaned()


def _pull(keepers: "list[Keeper]", over: threading.Event) -> None:
    """Show them that somebody is here."""
    while not over.wait(PULL_S):
        for one in keepers:
            one.pull()


@contextlib.contextmanager
def _explained(keepers: "list[Keeper]") -> Iterator[None]:
    """Where Locust fails, tell first which workers have ended, and how."""
    try:
        yield
    except CommandFailed as error:
        told = [words for one in keepers if (words := one.words())]
        raise CommandFailed("; ".join((*told, str(error))), error.status) from error


def _order(load: Path, *options: str) -> dict[str, object]:
    """What a keeper is told: the files of the load, and Locust's options for a worker."""
    wanted = sorted((*load.glob("*.py"), load / "requirements.txt"))
    files = {path.name: path.read_text(encoding="utf-8") for path in wanted}
    return {"run": secrets.token_hex(6), "files": files, "options": options}
