"""The command line with a state directory and runs of a test's own."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Ended = subprocess.CompletedProcess[str]
Invoke = Callable[..., Ended]


def places(folder: Path) -> dict[str, str]:
    """What to set so that everything a task leaves is below `folder`."""
    return {"OPS_STATE_DIR": str(folder / "state"), "OPS_RUNS_DIR": str(folder / "runs")}


@pytest.fixture
def ops(invoke: Invoke, tmp_path: Path) -> Invoke:
    """`invoke` that leaves all it leaves in `tmp_path`."""
    return lambda *argv, **more: invoke(*argv, **{**places(tmp_path), **more})
