"""Say how gcloud looks at objects of Cloud Storage, and copies them."""

from pathlib import Path

from ops.gcloud.command import ASK_S, INSTALL, SIGN_IN
from ops.shell import Command

COPY_S = 3600.0


def describe_object(url: str) -> Command:
    """What Cloud Storage knows of an object, its generation above all."""
    return _storage("objects", "describe", url, "--format=json")


def copy(url: str, to: Path, *, recursive: bool = False) -> Command:
    """Copy an object to a file, or a folder of objects into a folder that is there."""
    flags = ("--recursive",) if recursive else ()
    return _storage("cp", *flags, url, str(to), timeout_s=COPY_S, changes=True)


def _storage(*arguments: str, timeout_s: float = ASK_S, changes: bool = False) -> Command:
    argv = ("gcloud", "storage", *arguments)
    return Command(argv, timeout_s=timeout_s, changes=changes, hint=f"{INSTALL}, or {SIGN_IN}")
