"""Say how gcloud looks at objects of Cloud Storage, and copies them."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from ops.gcloud.command import ASK_S, INSTALL, SIGN_IN
from ops.shell import Command

COPY_S = 3600.0
HINT = f"{INSTALL}, or {SIGN_IN}"
OWN: Mapping[str, str] = MappingProxyType({})
"""The login of gcloud's own account; see `login.environment` for others."""


def describe_object(url: str, login: Mapping[str, str] = OWN) -> Command:
    """What Cloud Storage knows of an object, its generation above all."""
    argv = ("gcloud", "storage", "objects", "describe", url, "--format=json")
    return Command(argv, timeout_s=ASK_S, hint=HINT, env=login)


def copy(url: str, to: Path, *, recursive: bool = False, login: Mapping[str, str] = OWN) -> Command:
    """Copy an object to a file, or a folder of objects into a folder that is there."""
    flags = ("--recursive",) if recursive else ()
    argv = ("gcloud", "storage", "cp", *flags, url, str(to))
    return Command(argv, timeout_s=COPY_S, changes=True, hint=HINT, env=login)
