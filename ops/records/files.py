"""Write a file so that nobody ever finds half of it."""

import os
from pathlib import Path


def replace_text(path: Path, text: str) -> None:
    """Write `path` so that a reader, and a kill, finds the old text or the new, never half."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def point(link: Path, name: str) -> None:
    """Make `link` a symbolic link to `name`, in one piece."""
    partial = link.with_name(f".{link.name}.{os.getpid()}")
    partial.unlink(missing_ok=True)
    partial.symlink_to(name)
    partial.replace(link)
