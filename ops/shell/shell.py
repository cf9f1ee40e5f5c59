"""Run commands in one place, logged, with secrets masked and failures in one line."""

import contextlib
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from ops.errors import CommandFailed
from ops.shell import program
from ops.shell.command import Command
from ops.shell.output import OnLine, Output
from ops.shell.program import GRACE_S, started

MASK = "****"
SECRETS = ("GITHUB_TOKEN", "GH_TOKEN", "CLOUDSDK_AUTH_ACCESS_TOKEN")
"""Variables of the environment that no log and no error may show."""
LAST_LINES = 3
READY_S = 30.0
logger = logging.getLogger(__name__)


class Shell:
    """Runs commands: `read` asks and always runs, `run` changes and is left out by a dry run."""

    def __init__(
        self,
        log: Path | None = None,
        dry_run: bool = False,
        secrets: tuple[str, ...] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`environment` is added to that of every program, and not written to `log`.

        `secrets` are masked, and with them what the variables of `SECRETS` hold.
        """
        self.log = log
        self.dry_run = dry_run
        self.environment = dict(environment or {})
        known = (*secrets, *(os.environ.get(name, "") for name in SECRETS))
        self.secrets = tuple(secret for secret in known if secret)

    def read(self, command: Command, on_line: OnLine | None = None) -> str:
        """Run `command` and give its standard output.

        Raises CommandMissing, CommandFailed (with its `status`) and TimedOut.
        """
        self.note(str(command))
        with started(command, self.environment) as process:
            out, err = Output(process, command, command.timeout_s).whole(on_line)
        if process.returncode:
            raise self._failure(command, process.returncode, err or out, out)
        return out

    def run(self, command: Command, on_line: OnLine | None = None) -> str:
        """As `read`, for a command that changes something: nothing happens in a dry run."""
        if self.dry_run:
            self.note(str(command))
            return ""
        return self.read(command, on_line)

    @contextlib.contextmanager
    def during(self, command: Command, ready: Callable[[list[str]], bool]) -> Iterator[list[str]]:
        """Have a program run for the block; gives what it printed until that was `ready`.

        Raises CommandFailed when it ends before, and TimedOut when that takes longer than 30 s.
        """
        self.note(str(command))
        with started(command, self.environment) as process:
            try:
                printed = Output(process, command, READY_S).until(ready)
            except CommandFailed as error:
                raise self._failure(command, process.wait(GRACE_S), error.words) from None
            yield printed

    def start(
        self, command: Command, log: Path, environment: Mapping[str, str] | None = None
    ) -> int:
        """Start a program that outlives us, its words going to `log`; give its process id."""
        self.note(str(command))
        with log.open("ab") as stream:
            process = program.popen(
                command, stream, stream, {**self.environment, **(environment or {})}
            )
        # It is not ours to wait for: without this, Python warns that it still runs.
        process.returncode = 0
        return process.pid

    def note(self, line: str) -> None:
        """Write down what is run; not all of it is a program of this machine."""
        line = self.mask(line)
        logger.debug("%s", line)
        if self.log is not None:
            with self.log.open("a", encoding="utf-8") as stream:
                stream.write(f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {line}\n")

    def mask(self, text: str) -> str:
        """`text` with every secret we know replaced."""
        for secret in self.secrets:
            text = text.replace(secret, MASK)
        return text

    def _failure(self, command: Command, status: int, words: str, out: str = "") -> CommandFailed:
        logger.debug("exit code %s: %s", status, self.mask(words))
        told = " / ".join([line for line in words.splitlines() if line.strip()][-LAST_LINES:])
        hint = f"; {command.hint}" if command.hint else ""
        text = f"`{command.argv[0]}` failed with exit code {status}: {told or 'no words'}{hint}"
        return CommandFailed(self.mask(text), status, self.mask(words), self.mask(out))
