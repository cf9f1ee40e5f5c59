"""Run a program of this package: JSON on stdout, people's text on stderr, one line for an error."""

import argparse
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from model.errors import BadValue, ModelError
from model.record import Record

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")


class Parser(argparse.ArgumentParser):
    """Read flags; answer a wrong one with BadValue instead of argparse's own exit."""

    def error(self, message: str) -> NoReturn:
        raise BadValue(message)


def model_name(text: str) -> str:
    """Check a model's name: letters, digits, - _ . after a letter or digit, at most 63."""
    if not NAME.fullmatch(text):
        wanted = "letters, digits, - _ . (at most 63, a letter or digit first)"
        raise BadValue(f"--name {text!r} is no model name: {wanted}")
    return text


def say(text: str) -> None:
    """Tell people how far the program is (stderr, one line)."""
    print(text, file=sys.stderr, flush=True)


def run(body: Callable[[Sequence[str]], Record], arguments: Sequence[str]) -> int:
    """Run `body`, print the record it returns, and return the exit code.

    Whatever else writes to file descriptor 1 (TensorFlow's C++ side does) lands on stderr.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    stdout = os.dup(1)
    os.dup2(2, 1)
    try:
        answer = body(arguments).text()
    except ModelError as error:
        return _fail(str(error), error.exit_code)
    except OSError as error:
        return _fail(f"{error.filename or 'the system'}: {error.strerror or error}", 1)
    except KeyboardInterrupt:
        return _fail("interrupted", 130)
    with os.fdopen(stdout, "w") as out:
        out.write(answer)
    return 0


def _fail(message: str, exit_code: int) -> int:
    say(f"error: {message}")
    return exit_code
