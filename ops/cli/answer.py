"""Answer the shell: an exit code, one line for what went wrong, the trace in the log."""

import contextlib
import functools
import logging
import os
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import ParamSpec

from ops.config import ROOT
from ops.errors import BadValue, OpsError

LOG = ROOT / ".ops" / "ops.log"
INTERRUPTED = 130
logger = logging.getLogger("ops")
P = ParamSpec("P")


def answers(command: Callable[P, int | None]) -> Callable[P, None]:
    """Make a command leave with its exit code; 0 when it gives none."""

    @functools.wraps(command)
    def answering(*args: P.args, **kwargs: P.kwargs) -> None:
        code = _answer(lambda: command(*args, **kwargs))
        if code:
            sys.exit(code)

    return answering


def _answer(command: Callable[[], int | None]) -> int:
    _log()
    try:
        code = command() or 0
        sys.stdout.flush()
        return code
    except BadValue as error:
        return _say(f"error: {error}", error.exit_code)
    except OpsError as error:
        logger.debug("failed", exc_info=True)
        return _say(f"error: {error}", error.exit_code)
    except KeyboardInterrupt:
        return _say("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # The reader has left, as `| head` does; Python would complain once more at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        logger.exception("unexpected")
        told = f"error: this should not happen: {error!r}; the trace is in {LOG}"
        return _say(told, OpsError.exit_code)


def _say(line: str, code: int) -> int:
    print(" ".join(line.split()), file=sys.stderr)
    return code


class LateFile(logging.FileHandler):
    """A log that is not there before its first line, nor where it cannot be written."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(exist_ok=True)
        return super()._open()

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line, or go on: a full disk for the log must not end the task."""
        with contextlib.suppress(OSError):
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """See `emit`; logging would print a trace."""


def _log() -> None:
    handler = LateFile(LOG, delay=True, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.handlers = [handler]
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
