"""The command line with a state directory and runs of a test's own."""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ops.savedmodel import SavedModel

Ended = subprocess.CompletedProcess[str]
Invoke = Callable[..., Ended]


def places(folder: Path) -> dict[str, str]:
    """What to set so that everything a task leaves is below `folder`."""
    return {"OPS_STATE_DIR": str(folder / "state"), "OPS_RUNS_DIR": str(folder / "runs")}


@pytest.fixture
def ops(invoke: Invoke, tmp_path: Path) -> Invoke:
    """`invoke` that leaves all it leaves in `tmp_path`."""
    return lambda *argv, **more: invoke(*argv, **{**places(tmp_path), **more})


@dataclass(frozen=True)
class Served:
    """A release that serves, the `invoke` that sees it, and what it was answered with."""

    ended: Ended
    ops: Invoke
    runs_dir: Path


@pytest.fixture(scope="session", params=["local", "docker"])
def served(
    request: pytest.FixtureRequest,
    invoke: Invoke,
    images: set[str],
    sources: tuple[Path, Path],
    model: SavedModel,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    """A small model, released by the command line with a load too short to be measured; to either
    target on this machine."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "state").mkdir()
    (folder / "state" / "models").symlink_to(model.golden.parents[1])
    env = {
        **places(folder),
        "OPS_MODEL_NAME": "colours",
        "OPS_MODEL_SOURCE": str(sources[0]),
        "OPS_TARGET": request.param,
    }
    if request.param == "docker":
        env["OPS_IMAGE_BASE"] = request.getfixturevalue("base_image")
    load = ("--users", "2", "--spawn-rate", "2", "--run-time", "3s")
    ended = invoke("release", "--exp", "interop4", *load, **env)
    record = json.loads((folder / "runs" / "latest" / "release.json").read_text())
    images.update({record["image"]["reference"]} if record["image"] else ())
    yield Served(ended, lambda *argv, **more: invoke(*argv, **{**env, **more}), folder / "runs")
    invoke("teardown", **env)
