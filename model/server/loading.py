"""Load the latest version of a model, trying again as the flags say."""

import sys
import time
from pathlib import Path

from model.errors import ModelError, first_line
from model.server.flags import Flags
from model.server.servable import Servable, load


def load_latest(flags: Flags) -> Servable:
    """Load the version with the highest number under `--model_base_path`.

    Tries `--max_num_load_retries` times more after a failure, and raises ModelError when the last
    attempt has failed.
    """
    retries = max(flags.max_num_load_retries, 0)
    wait_s = max(flags.load_retry_interval_micros, 0) / 1e6
    for left in range(retries, 0, -1):
        try:
            return _attempt(flags)
        except ModelError as error:
            print(f"{error}; {left} more tries, the next in {wait_s:g} s", file=sys.stderr)
            time.sleep(wait_s)
    return _attempt(flags)


def _attempt(flags: Flags) -> Servable:
    try:
        version, folder = _latest(Path(flags.model_base_path))
        return load(flags.model_name, version, folder)
    except Exception as error:  # a broken SavedModel can raise nearly anything
        raise ModelError(
            f"model {flags.model_name} could not be loaded from {flags.model_base_path}: "
            f"{first_line(error)}"
        ) from error


def _latest(base_path: Path) -> tuple[int, Path]:
    if not base_path.is_dir():
        raise FileNotFoundError("there is no such folder")
    versions = {int(p.name): p for p in base_path.iterdir() if p.name.isdecimal() and p.is_dir()}
    if not versions:
        raise FileNotFoundError("it has no version in it, a folder named by a whole number")
    return max(versions.items())
