"""Find the versions of a model in its base path."""

from pathlib import Path

_GREATEST = 2**63 - 1


def found(base_path: Path) -> dict[int, Path]:
    """Return the folders in `base_path` that are named by a whole number, by that number.

    Of two that mean the same number, 1 and 001, one is taken. Raises OSError when the base path
    is no folder or cannot be read.
    """
    if not base_path.is_dir():
        raise FileNotFoundError("there is no such folder")
    numbered = (path for path in sorted(base_path.iterdir()) if _is_number(path.name))
    return {int(path.name): path for path in numbered if path.is_dir()}


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdecimal() and int(name) <= _GREATEST
