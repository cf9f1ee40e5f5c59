"""A state directory, a command line that ends itself at exact points, and what must then hold."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import psutil
import pytest

from ops import config
from ops.config import Config
from ops.records import Release
from ops.savedmodel import SavedModel
from ops.serving.client import GrpcClient
from ops.serving.golden import Golden
from ops.targets import choose
from ops.targets.machine import process

DRIVER = Path(__file__).with_name("driver.py")
ROOT = DRIVER.parents[4]
WRITE = "ops.records.files:replace_text"
SHORT = ("--users", "1", "--spawn-rate", "1", "--run-time", "2s", "--accept-unmeasured")


def point(
    of: str, nth: int = 1, when: str = "after", number: int = signal.SIGKILL
) -> dict[str, Any]:
    """Where the command line sends itself a signal; see driver.py."""
    return {"of": of, "nth": nth, "when": when, "signal": int(number)}


def variables(settings: Config) -> Iterator[tuple[str, str]]:
    """The settings as the variables of an operator's environment."""
    for key, value in settings.model_dump(mode="json", exclude_defaults=True).items():
        group = value.items() if isinstance(value, dict) else [("", value)]
        yield from (
            ("_".join(filter(None, ("OPS", key, name))).upper(), str(v)) for name, v in group
        )


@dataclass(frozen=True)
class Ended:
    """One command line that has ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def all(self) -> str:
        """What a person saw."""
        return f"exit code {self.code}\n{self.stdout}{self.stderr}"


@dataclass
class Desk:
    """Somebody at a state directory of their own."""

    point: ClassVar = staticmethod(point)
    write: ClassVar[str] = WRITE
    short: ClassVar[tuple[str, ...]] = SHORT

    folder: Path
    sources: tuple[Path, Path]
    models: tuple[SavedModel, SavedModel]
    driver: "subprocess.Popen[str]"
    settings: Config = field(default_factory=Config)
    """What the target is."""
    env: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.state_dir, self.runs_dir = self.folder / "state", self.folder / "runs"
        paths = {"state_dir": self.state_dir, "runs_dir": self.runs_dir}
        model = config.Model(name="colours")
        settings = self.settings.model_copy(update={**paths, "model": model})
        self.env = dict(variables(settings))
        self.target: Any = choose(settings)
        self.history = self.target.history

    def run(self, *argv: str, points: tuple[dict[str, Any], ...] = (), **env: str) -> Ended:
        """`invoke` with these arguments, in a process that signals itself at `points`."""
        request = {"argv": argv, "folder": str(self.folder), "points": points}
        assert self.driver.stdin and self.driver.stdout
        print(
            json.dumps({**request, "env": {**self.env, **env}}), file=self.driver.stdin, flush=True
        )
        code = int(self.driver.stdout.readline())
        return Ended(code, *((self.folder / name).read_text() for name in ("stdout", "stderr")))

    def order(self, which: int = 0, exp: str = "interop4") -> tuple[str, ...]:
        """The arguments that release a model, with a load that is over at once."""
        return ("release", "--exp", exp, "--source", str(self.sources[which]), *SHORT)

    def released(self, which: int = 0) -> Release:
        """The first or the second model, having been released without a fault."""
        ended = self.run(*self.order(which))
        assert ended.code == 0, ended.all
        return self.history.all()[-1]

    def answered_by(self) -> int:
        """Which of the two models answers at the address that clients know."""
        model = self.models[0]
        golden = Golden.read(model.golden)
        with self.target.reached() as address:
            client = GrpcClient(address)
            given = client.predict(model.name, golden.signature_name, golden.inputs)
        (which,) = (
            number
            for number, one in enumerate(self.models)
            if not Golden.read(one.golden).problems(given)
        )
        return which

    def is_recorded_interrupted(self, step: str, words: str) -> None:
        """Fail unless the last release ended in that step, as `words` say, and holds nothing."""
        last = self.history.all()[-1]
        assert (last.status, last.error) == ("failed", words)
        assert {one.name: one.status for one in last.steps}[step] == "interrupted"
        assert self.history.unfinished() is None
        assert self.history.lock.holder() is None

    def processes(self) -> list[psutil.Process]:
        """Every live process that carries our mark or names our folder, however started."""
        return [one for one in psutil.process_iter() if self._ours(one)]

    def nothing_is_orphaned(self) -> None:
        """Every process of ours can be listed by the toolkit, and so stopped."""
        known = {one.pid for _, one in process.running(self.state_dir)}
        lost = [one for one in self.processes() if one.pid not in known and one.is_running()]
        # What is just ending is seen by the one and not by the other.
        psutil.wait_procs(lost, timeout=20)
        assert not [one.cmdline() for one in lost if self._ours(one)]

    def _ours(self, one: psutil.Process) -> bool:
        with suppress(psutil.Error, OSError):
            live = one.status() != psutil.STATUS_ZOMBIE
            mine = one.pid in (os.getpid(), self.driver.pid)
            told = [one.environ().get(process.MARK, ""), *one.cmdline()]
            return live and not mine and any(str(self.folder) in words for words in told)
        return False


@pytest.fixture(scope="session")
def driver() -> Iterator["subprocess.Popen[str]"]:
    """What starts command lines."""
    # As an operator has it: nothing of ours set.
    ours = {name: value for name, value in os.environ.items() if not name.startswith("OPS_")}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    started = subprocess.Popen((sys.executable, DRIVER), env=ours, cwd=ROOT, text=True, **pipes)  # type: ignore[call-overload]
    assert started.stdout.readline() == "ready\n"
    yield started
    started.stdin.close()
    started.wait(60)


Sit = Callable[..., AbstractContextManager[Desk]]


@pytest.fixture(scope="session")
def sit(
    sources: tuple[Path, Path],
    models: tuple[SavedModel, SavedModel],
    driver: "subprocess.Popen[str]",
) -> Sit:
    """Make a desk in a folder: `with sit(folder) as desk`; what runs at the end is stopped."""

    @contextmanager
    def make(folder: Path, settings: Config | None = None) -> Iterator[Desk]:
        desk = Desk(folder, sources, models, driver, settings or Config())
        desk.state_dir.mkdir()
        # The models were taken before, by the same program: no test waits for that twice.
        shutil.copytree(models[0].golden.parents[1], desk.state_dir / "models")
        try:
            yield desk
        finally:
            desk.target.teardown()

    return make


@pytest.fixture
def desk(sit: Sit, tmp_path: Path) -> Iterator[Desk]:
    """A desk where nothing runs."""
    with sit(tmp_path) as desk:
        yield desk


@pytest.fixture(scope="module")
def shared(sit: Sit, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk for a whole file, where the first model serves."""
    with sit(tmp_path_factory.mktemp("shared")) as desk:
        desk.released(0)
        yield desk
