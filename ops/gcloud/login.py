"""Find the credentials that gcloud uses, and what asks it: kubectl's plugin and docker's helper.

All of them honour one variable of the environment, so that no account is activated and nobody's
configuration changes.
"""

import configparser
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ops.config import ROOT, Gke
from ops.errors import BadValue

FILE = "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE"
DEFAULT = "GOOGLE_APPLICATION_CREDENTIALS"
TOKENS = ("CLOUDSDK_AUTH_ACCESS_TOKEN", "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE")
WELL_KNOWN = "application_default_credentials.json"
NEW_KEY = "gcloud iam service-accounts keys create FILE --iam-account=ACCOUNT"


@dataclass(frozen=True)
class Login:
    """Whose credentials are used, in words, and what makes gcloud use them."""

    words: str
    mend: str = "gcloud auth login"
    """The command that renews them."""
    environment: Mapping[str, str] = field(default_factory=dict)


def find(gke: Gke) -> Login:
    """The credentials: those of `gke.key_file`, else what the environment gives gcloud, else
    GOOGLE_APPLICATION_CREDENTIALS, else gcloud's own account, else application default ones.

    gcloud itself knows nothing of application default credentials.
    """
    if gke.key_file:
        return _of_file(_key_file(gke), "the service account's key", NEW_KEY)
    for name in (*TOKENS, FILE):
        if os.environ.get(name):
            return Login(f"the environment's {name}", f"set {name} anew")
    if given := os.environ.get(DEFAULT):
        return _of_file(Path(given), f"the environment's {DEFAULT}", f"set {DEFAULT} anew")
    well_known = _folder() / WELL_KNOWN
    if not (account := _account()) and well_known.is_file():
        mend = "gcloud auth application-default login"
        return _of_file(well_known, "the application default credentials", mend)
    return Login(f"gcloud's account {account}".rstrip())


def environment(gke: Gke) -> Mapping[str, str]:
    """What every program that asks Google gets in its environment; empty where gcloud does."""
    return find(gke).environment


def check(gke: Gke) -> None:
    """Raise BadValue for a `gke.key_file` that is no service account's key."""
    if not gke.key_file:
        return
    told = f"gke.key_file is '{gke.key_file}'"
    try:
        key = json.loads(_key_file(gke).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadValue(f"{told}, which is not there; make one: {NEW_KEY}") from None
    except (OSError, ValueError) as error:
        raise BadValue(f"{told}, which cannot be read: {error}") from error
    if not isinstance(key, dict) or key.get("type") != "service_account":
        raise BadValue(f"{told}, which is no service account's key; make one: {NEW_KEY}")


def _of_file(path: Path, words: str, mend: str) -> Login:
    return Login(f"{words}, {path}", mend, {FILE: str(path), DEFAULT: str(path)})


def _key_file(gke: Gke) -> Path:
    return ROOT / Path(gke.key_file).expanduser()


def _folder() -> Path:
    """Where gcloud keeps its configuration: see `gcloud topic configurations`."""
    return Path(os.environ.get("CLOUDSDK_CONFIG") or Path.home() / ".config" / "gcloud")


def _account() -> str:
    """The account that gcloud is signed in with, as its active configuration has it."""
    if given := os.environ.get("CLOUDSDK_CORE_ACCOUNT"):
        return given
    name = os.environ.get("CLOUDSDK_ACTIVE_CONFIG_NAME") or _read(_folder() / "active_config")
    settings = configparser.ConfigParser(interpolation=None)
    try:
        settings.read_string(_read(_folder() / "configurations" / f"config_{name or 'default'}"))
    except configparser.Error:
        return ""
    return settings.get("core", "account", fallback="")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
