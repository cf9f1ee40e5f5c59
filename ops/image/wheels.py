"""Download the wheels that an image of ours needs, once for each Python."""

import hashlib
import tempfile
from pathlib import Path

from packaging.requirements import Requirement

from ops import pip
from ops.config import ROOT
from ops.errors import OpsError
from ops.image.python import Python
from ops.shell import OnLine, Shell

PINS = ROOT / "model" / "requirements.txt"
LIST = "requirements.txt"
INSTALLER = "pip==26.3"
"""Installs the wheels where the base has no pip; nothing of it stays in the image."""


def pins(python: Python, requirements: Path | None = None) -> tuple[str, ...]:
    """The requirements, the server's without any, as NAME==VERSION for that Python."""
    lines = (requirements or PINS).read_text(encoding="utf-8").splitlines()
    known = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return tuple(
        f"{one.name}{one.specifier}"
        for one in known
        if one.marker is None or one.marker.evaluate(python.markers)
    )


def downloaded(
    python: Python, cache: Path, shell: Shell, say: OnLine, requirements: Path | None = None
) -> Path:
    """The folder with the wheels and, as requirements.txt, the list of what to install of them.

    Nothing is downloaded when it is there; it is there only when it is complete.
    Raises CommandFailed when pip cannot download, and OpsError when `cache` cannot be written.
    """
    wanted = "".join(f"{pin}\n" for pin in pins(python, requirements))
    made_of = "\n".join((wanted, INSTALLER, python.version, *python.platforms))
    folder = cache / hashlib.sha256(made_of.encode()).hexdigest()[:12]
    if folder.is_dir():
        return folder
    say(f"downloading {wanted.count('==')} wheels for Python {python.version}, {python.machine}")
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, ignore_cleanup_errors=True) as unfinished:
            _download(wanted, python, Path(unfinished), shell)
            _keep(Path(unfinished), folder)
    except OSError as error:
        raise OpsError(f"{cache} cannot be written: {error}") from error
    return folder


def _download(wanted: str, python: Python, folder: Path, shell: Shell) -> None:
    requirements = folder / LIST
    requirements.write_text(wanted, encoding="utf-8")
    shell.run(pip.download(requirements, (INSTALLER,), folder, python.version, python.platforms))


def _keep(unfinished: Path, folder: Path) -> None:
    """Move it in place, unless somebody else was quicker."""
    if not folder.is_dir():
        unfinished.rename(folder)
