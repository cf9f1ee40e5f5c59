"""Start a program, and end it with all that it started."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from typing import IO

from ops.errors import CommandFailed, CommandMissing
from ops.shell.command import Command

GRACE_S = 5.0


def popen(
    command: Command,
    stdout: IO[bytes] | int,
    stderr: IO[bytes] | int,
    environment: Mapping[str, str],
) -> "subprocess.Popen[str]":
    """The program, started with `environment` beside ours.

    Raises CommandMissing where it is not there, and CommandFailed where it cannot be started.
    """
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
def started(command: Command, environment: Mapping[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """The running program, ended with all its children however the block is left."""
    process = popen(command, subprocess.PIPE, subprocess.PIPE, environment)
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
    # What it left behind holds its pipes, and would be waited for.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    for pipe in (process.stdout, process.stderr):
        if pipe:
            pipe.close()
