"""Ask git which commit the project stands at."""

from pathlib import Path

from ops.config import ROOT
from ops.errors import CommandFailed, TimedOut
from ops.shell import Command, Shell

DIRTY = "-dirty"
OID = "# branch.oid "


def status(folder: Path) -> Command:
    """The commit checked out in `folder`, and each of its files that was changed since."""
    # Where it stands alone counts, whatever repository its folder is in or $GIT_DIR says.
    place = (f"--git-dir={folder / '.git'}", f"--work-tree={folder}")
    flags = ("--porcelain=v2", "--branch", "--untracked-files=no")
    return Command(("git", "--no-optional-locks", *place, "status", *flags), cwd=folder)


def commit(shell: Shell, folder: Path = ROOT) -> str | None:
    """The commit's hash, with `-dirty` behind it when files were changed since.

    None where there is none to tell: no checkout, no git, no commit yet.
    """
    if not (folder / ".git").exists():
        return None
    try:
        lines = shell.read(status(folder)).splitlines()
    except (CommandFailed, TimedOut):
        return None
    oid = next((line.removeprefix(OID) for line in lines if line.startswith(OID)), "(initial)")
    if oid == "(initial)":
        return None
    return oid + (DIRTY if any(not line.startswith("#") for line in lines) else "")
