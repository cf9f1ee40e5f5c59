"""A published model, taken by the command line and by what it is made of."""

import gzip
import io
import json
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops.errors import BadValue, OpsError
from ops.savedmodel import DOWNLOADS, SavedModel, Wanted, prepare
from ops.shell import Shell

Invoke = Callable[..., "subprocess.CompletedProcess[str]"]
ORIGIN = "github:o/r@v1#saved_model.tar.gz"


def packed(folder: Path, top: str = "mine/1") -> bytes:
    """The folder as a .tar.gz."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        archive.add(folder, top)
    return content.getvalue()


def pointed(github: Any) -> dict[str, str]:
    """What a child needs to ask the stand-in, whatever workflow we run in."""
    return {"GITHUB_API_URL": github.url, "GITHUB_EVENT_NAME": ""}


def quiet(line: str) -> None:
    """Progress is nobody's here."""


def test_the_record_keeps_the_release_and_no_path_of_the_cache(
    github: Any, sources: tuple[Path, Path], model: SavedModel, invoke: Invoke, tmp_path: Path
) -> None:
    github.publish("v1", packed(sources[0]))
    env = {
        "OPS_STATE_DIR": str(tmp_path),
        "OPS_MODEL_NAME": "colours",
        "GITHUB_TOKEN": "ghs_secret",
        **pointed(github),
    }
    github.token = "ghs_secret"
    for _ in range(2):
        ended = invoke("model", "--source", "github:o/r", **env)
        assert ended.returncode == 0, ended.stderr
        record = json.loads(ended.stdout)
        assert (record["source"], record["sha256"]) == (ORIGIN, model.sha256)
        assert "ghs_secret" not in ended.stdout + ended.stderr
    assert len(github.storage.asked) == 1
    written = (path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert not any(b"ghs_secret" in content for content in written)


def test_a_folder_of_cloud_storage_is_taken(
    bucket: Any, sources: tuple[Path, Path], model: SavedModel, tmp_path: Path
) -> None:
    for path in sources[0].rglob("*"):
        if path.is_file():
            bucket.files[f"m/mine/1/{path.relative_to(sources[0])}"] = path.read_bytes()
    wanted = Wanted("gs://bucket/m/mine", "colours")
    made = prepare(Shell(), wanted, tmp_path, False, quiet)
    assert (made.source, made.sha256) == ("gs://bucket/m/mine", model.sha256)


def test_an_archive_of_no_use_is_not_kept(github: Any, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for content in (gzip.compress(b"no tar"), packed(tmp_path / "empty", "../x")):
        github.publish("v1", content)
        with pytest.raises(BadValue, match=f"^{ORIGIN} (is a damaged|holds a path outside)"):
            prepare(Shell(), Wanted("github:o/r", "m"), tmp_path / "cache", False, quiet)
        kept = (tmp_path / "cache" / DOWNLOADS).iterdir()
        assert not [path.name for path in kept if not path.name.endswith(".json")]


def test_a_model_that_was_taken_is_found_though_latest_moved(
    github: Any, sources: tuple[Path, Path], tmp_path: Path
) -> None:
    github.publish("v1", packed(sources[0]))
    prepare(Shell(), Wanted(str(sources[0]), "m"), tmp_path, False, quiet)
    first = prepare(Shell(), Wanted("github:o/r", "m"), tmp_path, False, quiet)
    assert first.source == ORIGIN, "though the same content came from elsewhere before"
    github.publish("v2", packed(sources[1]))
    again = Wanted("github:o/r", "m", taken=first.summary)
    assert prepare(Shell(), again, tmp_path, False, quiet) == first
    with pytest.raises(OpsError, match="holds another model by now"):
        prepare(Shell(), again, tmp_path / "elsewhere", False, quiet)


@pytest.mark.parametrize(
    ("source", "begins"),
    [
        ("github:o/r", []),
        ("https://h/m.tar.gz", []),
        (
            "gs://bucket/m.tar.gz",
            [
                "gcloud storage objects describe gs://bucket/m.tar.gz --format=json",
                "gcloud storage cp gs://bucket/m.tar.gz /c/downloads/m.tar.gz",
            ],
        ),
        ("gs://bucket/m", ["gcloud storage cp --recursive gs://bucket/m /c/downloads"]),
    ],
)
def test_a_plan_needs_no_network(source: str, begins: list[str]) -> None:
    *fetching, taking = map(str, Wanted(source, "m").commands(Path("/c")))
    assert fetching == begins
    assert "model.source --source /c/downloads/" in taking
    assert taking.endswith(f"--origin {source} --name m --cache /c")


@pytest.mark.parametrize("argv", [("model",), ("release", "--exp", "interop4", "--dry-run")])
def test_a_source_that_is_none_is_exit_code_2(
    invoke: Invoke, tmp_path: Path, argv: tuple[str, ...]
) -> None:
    for more, env in (
        (("--source", "github:o"), {}),
        ((), {"OPS_MODEL_SOURCE": "github:o"}),
    ):
        ended = invoke(*argv, *more, OPS_STATE_DIR=str(tmp_path / "state"), **env)
        assert ended.returncode == 2
        (line,) = ended.stderr.splitlines()
        assert line.endswith("is 'github:o'; it must be github:OWNER/REPO[@TAG][#ASSET]")
    assert not (tmp_path / "state").exists()


def test_a_release_from_github_is_planned_without_asking_it(
    github: Any, invoke: Invoke, tmp_path: Path
) -> None:
    argv = ("release", "--exp", "interop4", "--dry-run", "--source", "github:o/r@v1")
    ended = invoke(*argv, OPS_STATE_DIR=str(tmp_path / "state"), **pointed(github))
    assert ended.returncode == 0, ended.stderr
    assert "--origin github:o/r@v1" in ended.stdout
    assert not github.asked
