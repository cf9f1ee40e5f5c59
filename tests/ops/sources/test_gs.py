"""Archives and folders of Cloud Storage, by the real gcloud from a server that answers like it."""

from typing import Any

import pytest

from ops.config import Config
from ops.errors import BadValue, CommandFailed
from ops.gcloud.login import TOKENS
from ops.savedmodel import Wanted
from ops.shell import Shell
from ops.sources import fetched
from ops.sources.source import Gs

FOLDER = {"models/mine/1/saved_model.pb": b"graph", "models/mine/1/variables/v": b"x" * 100}


def quiet(line: str) -> None:
    """Progress is nobody's here."""


def test_an_archive_is_copied_once_for_each_generation(bucket: Any, tmp_path: Any) -> None:
    source, folder = Gs("bucket", "a/m.tar.gz"), tmp_path / "downloads"
    copied = []
    for content in (b"first", b"first", b"second"):
        bucket.files["a/m.tar.gz"] = content
        with fetched(source, folder, Shell(), quiet) as found:
            assert found.path.read_bytes() == content
            assert found.origin == "gs://bucket/a/m.tar.gz"
        copied.append(len([path for path, _ in bucket.asked if "alt=media" in path]))
    assert copied == [1, 1, 2]


def test_a_folder_is_there_for_the_block(bucket: Any, tmp_path: Any) -> None:
    bucket.files.update(FOLDER)
    with fetched(Gs("bucket", "models/mine"), tmp_path / "downloads", Shell(), quiet) as found:
        assert {
            f"models/mine/{path.relative_to(found.path)}": path.read_bytes()
            for path in found.path.rglob("*")
            if path.is_file()
        } == FOLDER
    assert not list((tmp_path / "downloads").iterdir())


@pytest.mark.parametrize("path", ["absent.tar.gz", "absent"])
def test_what_is_not_there_is_told(bucket: Any, tmp_path: Any, path: str) -> None:
    with (
        pytest.raises(BadValue, match=f"gs://bucket/{path} is not there: .*gcloud storage ls"),
        fetched(Gs("bucket", path), tmp_path / "downloads", Shell(), quiet),
    ):
        pass
    assert not list((tmp_path / "downloads").iterdir())


@pytest.mark.parametrize("path", ["a/m.tar.gz", "models/mine"])
def test_gcloud_takes_the_key_that_the_settings_name(
    bucket: Any, tmp_path: Any, monkeypatch: Any, path: str
) -> None:
    """Without that, and with no account of its own, it asks nobody."""
    for name in TOKENS:
        monkeypatch.delenv(name, raising=False)
    bucket.files.update({"a/m.tar.gz": b"archive", **FOLDER})
    key, source = str(tmp_path / "no.json"), f"gs://bucket/{path}"
    settings = Config.model_validate({"gke": {"key_file": key}, "model": {"source": source}})
    wanted = Wanted.of(settings, "")
    folder = tmp_path / "downloads"

    with (
        pytest.raises(CommandFailed, match=r"no\.json"),
        fetched(Gs("bucket", path), folder, Shell(), quiet, wanted.login),
    ):
        pass

    assert not bucket.asked
