"""Write a file so that nobody ever finds half of it."""

import contextlib
import os
from pathlib import Path

from ops.errors import OpsError


def replace_text(path: Path, text: str) -> None:
    """Write `path` so that a reader, and a kill, finds the old text or the new, never half.

    Raises OpsError when the disk does not take it.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise OpsError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def point(link: Path, name: str) -> None:
    """Make `link` a symbolic link to `name`, in one piece."""
    partial = link.with_name(f".{link.name}.{os.getpid()}")
    partial.unlink(missing_ok=True)
    partial.symlink_to(name)
    partial.replace(link)
