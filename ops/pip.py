"""Say how pip downloads wheels for a Python that is not our own."""

import sys
from collections.abc import Iterable
from pathlib import Path

from ops.shell import Command

DOWNLOAD_S = 1800.0
HINT = (
    "the wheels come from the index that pip is configured with (`pip config list`);"
    " what has arrived stays in pip's own cache"
)


def download(
    requirements: Path, more: Iterable[str], folder: Path, version: str, platforms: Iterable[str]
) -> Command:
    """Fetch the wheels of exactly these requirements, and of nothing that they ask for.

    `version` is CPython's, such as 3.11.2; `platforms` are the tags that it can load. pip reads
    the markers of requirements for its own Python: `requirements` must have none.
    """
    argv = (
        *(sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--quiet"),
        *("--no-deps", "--only-binary=:all:", "--implementation=cp", f"--python-version={version}"),
        *(f"--platform={platform}" for platform in platforms),
        *(f"--dest={folder}", f"--requirement={requirements}", *more),
    )
    return Command(argv, timeout_s=DOWNLOAD_S, changes=True, hint=HINT)
