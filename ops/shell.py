"""Start every outside program in one place, with a bound on its time and its words kept."""

import contextlib
import logging
import os
import queue
import shlex
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from ops.errors import CommandFailed, CommandMissing, TimedOut

OnLine = Callable[[str], None]
MASK = "****"
LAST_LINES = 3
GRACE_S = 5.0
READY_S = 30.0
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Command:
    """One program with its arguments, and what may be expected of it."""

    argv: tuple[str, ...]
    timeout_s: float = 60.0
    """After so many seconds the program is ended and `TimedOut` raised."""
    changes: bool = False
    """Whether it changes anything: a dry run leaves such a command out."""
    hint: str = ""
    """What mends it when it fails: ends the error's line."""
    env: Mapping[str, str] = field(default_factory=dict)
    """Added to our own environment."""
    cwd: Path | None = None
    stdin: IO[bytes] | None = None
    """An open file that the program reads from where it stands; nothing to read without one."""

    def __str__(self) -> str:
        return shlex.join([*(f"{key}={value}" for key, value in self.env.items()), *self.argv])


class Shell:
    """Runs commands: `read` asks and always runs, `run` changes and is left out by a dry run."""

    def __init__(
        self,
        log: Path | None = None,
        dry_run: bool = False,
        secrets: tuple[str, ...] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`environment` is added to that of every program, and not written to `log`."""
        self.log = log
        self.dry_run = dry_run
        self.environment = dict(environment or {})
        self.secrets = tuple(secret for secret in secrets if secret)

    def read(self, command: Command, on_line: OnLine | None = None) -> str:
        """Run `command` and give its standard output.

        Raises CommandMissing, CommandFailed (with its `status`) and TimedOut.
        """
        self._record(command)
        with _started(command, self.environment) as process:
            out, err = _collect(process, command, on_line)
        if process.returncode:
            raise self._failure(command, process.returncode, err or out)
        return out

    def run(self, command: Command, on_line: OnLine | None = None) -> str:
        """As `read`, for a command that changes something: nothing happens in a dry run."""
        if self.dry_run:
            self._record(command)
            return ""
        return self.read(command, on_line)

    @contextlib.contextmanager
    def during(self, command: Command, ready: Callable[[list[str]], bool]) -> Iterator[list[str]]:
        """Have a program run for the block; gives what it printed until that was `ready`.

        Raises CommandFailed when it ends before, and TimedOut when that takes longer than 30 s.
        """
        self._record(command)
        with _started(command, self.environment) as process:
            try:
                printed = _until(process, command, ready)
            except CommandFailed as error:
                raise self._failure(command, process.wait(GRACE_S), error.words) from None
            yield printed

    def start(
        self, command: Command, log: Path, environment: Mapping[str, str] | None = None
    ) -> int:
        """Start a program that outlives us, its words going to `log`; give its process id."""
        self._record(command)
        with log.open("ab") as stream:
            process = _popen(command, stream, stream, {**self.environment, **(environment or {})})
        # It is not ours to wait for: without this, Python warns that it still runs.
        process.returncode = 0
        return process.pid

    def mask(self, text: str) -> str:
        """`text` with every secret we know replaced."""
        for secret in self.secrets:
            text = text.replace(secret, MASK)
        return text

    def _record(self, command: Command) -> None:
        line = self.mask(str(command))
        logger.debug("%s", line)
        if self.log is not None:
            with self.log.open("a", encoding="utf-8") as stream:
                stream.write(f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {line}\n")

    def _failure(self, command: Command, status: int, words: str) -> CommandFailed:
        logger.debug("exit code %s: %s", status, self.mask(words))
        told = " / ".join([line for line in words.splitlines() if line.strip()][-LAST_LINES:])
        hint = f"; {command.hint}" if command.hint else ""
        text = f"`{command.argv[0]}` failed with exit code {status}: {told or 'no words'}{hint}"
        return CommandFailed(self.mask(text), status, self.mask(words))


def _popen(
    command: Command,
    stdout: IO[bytes] | int,
    stderr: IO[bytes] | int,
    environment: Mapping[str, str],
) -> "subprocess.Popen[str]":
    try:
        return subprocess.Popen(
            command.argv,
            stdin=command.stdin or subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            # A session of its own: ^C reaches it through us alone, to be ended once and in order.
            start_new_session=True,
            cwd=command.cwd,
            env={**os.environ, **environment, **command.env},
            text=True,
            errors="replace",
        )
    except FileNotFoundError as error:
        program = command.argv[0]
        raise CommandMissing(
            f"`{program}` is not installed or not on PATH; {command.hint or 'install it'}", 127
        ) from error
    except OSError as error:
        raise CommandFailed(f"`{command.argv[0]}` cannot be started: {error}", 126) from error


@contextlib.contextmanager
def _started(command: Command, environment: Mapping[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """The running program, ended with all its children however the block is left."""
    process = _popen(command, subprocess.PIPE, subprocess.PIPE, environment)
    try:
        yield process
    finally:
        _end(process)


def _end(process: "subprocess.Popen[str]") -> None:
    """Interrupt the program as ^C would, so that it can tidy up, then terminate, then kill it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            break
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_S)
    for pipe in (process.stdout, process.stderr):
        if pipe:
            pipe.close()


def _collect(
    process: "subprocess.Popen[str]", command: Command, on_line: OnLine | None
) -> tuple[str, str]:
    """Standard output and error of the program, each error line told as it comes."""
    assert process.stdout and process.stderr
    lines: queue.Queue[tuple[str, str | None]] = queue.Queue()
    for name, pipe in (("out", process.stdout), ("err", process.stderr)):
        threading.Thread(target=_pump, args=(name, pipe, lines), daemon=True).start()
    kept: dict[str, list[str]] = {"out": [], "err": []}
    deadline = time.monotonic() + command.timeout_s
    ended = 0
    while ended < len(kept):
        name, line = _next(lines, deadline, command)
        ended += line is None
        if line is None:
            continue
        kept[name].append(line)
        if name == "err" and on_line:
            on_line(line.rstrip("\n"))
    _wait(process, deadline, command)
    return "".join(kept["out"]), "".join(kept["err"])


def _until(
    process: "subprocess.Popen[str]", command: Command, ready: Callable[[list[str]], bool]
) -> list[str]:
    """What the program printed until it was ready; what it says later is read and let go."""
    assert process.stdout and process.stderr
    lines: queue.Queue[tuple[str, str | None]] = queue.Queue()
    for name, pipe in (("out", process.stdout), ("err", process.stderr)):
        threading.Thread(target=_pump, args=(name, pipe, lines), daemon=True).start()
    kept: dict[str, list[str]] = {"out": [], "err": []}
    deadline = time.monotonic() + READY_S
    ended = 0
    while not ready(kept["out"]):
        name, line = _next(lines, deadline, replace(command, timeout_s=READY_S))
        ended += line is None
        if ended == len(kept):
            raise CommandFailed("ended", words="".join(kept["err"] or kept["out"]))
        if line is not None:
            kept[name].append(line)
    return kept["out"]


def _pump(name: str, pipe: IO[str], lines: "queue.Queue[tuple[str, str | None]]") -> None:
    # ValueError: the pipe was closed under us because the program was ended.
    with contextlib.suppress(ValueError):
        for line in pipe:
            lines.put((name, line))
    lines.put((name, None))


def _next(
    lines: "queue.Queue[tuple[str, str | None]]", deadline: float, command: Command
) -> tuple[str, str | None]:
    try:
        return lines.get(timeout=max(0.0, deadline - time.monotonic()))
    except queue.Empty:
        raise _late(command) from None


def _wait(process: "subprocess.Popen[str]", deadline: float, command: Command) -> None:
    try:
        process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise _late(command) from None


def _late(command: Command) -> TimedOut:
    hint = f"; {command.hint}" if command.hint else ""
    return TimedOut(f"`{command.argv[0]}` took longer than {command.timeout_s:g} s{hint}")
