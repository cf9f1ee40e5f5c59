"""Load one version of a model and warm it up."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from google.protobuf.message import DecodeError

from model.errors import first_line
from model.server import warmup
from model.server.batching_parameters import chosen
from model.server.failure import Code, RequestFailure, as_failure
from model.server.flags import Flags
from model.server.servable import Servable, load

_HANDOVER_S = 0.0005
"""How long loading may keep the interpreter from a request, a tenth of Python's own choice."""


def attempt(flags: Flags, name: str, version: int, folder: Path) -> Servable:
    """Return the version, ready for requests.

    Raises RequestFailure, with one line, for whatever goes wrong.
    """
    try:
        with _quick_handover():
            servable = load(name, version, folder, chosen(flags))
            if flags.enable_model_warmup:
                warmup.replay(servable, folder, max(flags.num_request_iterations_for_warmup, 1))
            return servable
    except Exception as error:  # a broken SavedModel can raise nearly anything
        raise RequestFailure(_code(error), _reason(error)) from error


def _code(error: Exception) -> Code:
    if isinstance(error, FileNotFoundError):
        return Code.NOT_FOUND
    return Code.DATA_LOSS if isinstance(error, DecodeError) else as_failure(error).code


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return first_line(error)


@contextmanager
def _quick_handover() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_HANDOVER_S)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
