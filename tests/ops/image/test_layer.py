"""The model's layer: the same bytes whenever and wherever it is packed."""

import hashlib
import os
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.errors import OpsError
from ops.image.layer import packed
from ops.savedmodel import SavedModel

PINNED = "sha256:fd2010c082283d1234284ac67f458306107fc68e683bd4bdefffbfff3dbd9e03"


@pytest.fixture
def model(tmp_path: Path) -> SavedModel:
    base = tmp_path / "models" / "small"
    (base / "7" / "variables").mkdir(parents=True)
    (base / "7" / "saved_model.pb").write_bytes(b"graph")
    (base / "7" / "variables" / "v.data").write_bytes(b"weights" * 1000)
    # Sorted by its text this would come between a folder and what is in it.
    (base / "7" / "variables.txt").write_bytes(b"")
    return SavedModel(
        name="small",
        version="7",
        base_path=base,
        sha256="ab" * 32,
        source="export",
        weights=None,
        golden=tmp_path / "golden.json",
    )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small-disk"
    folder.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder))
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk, and not in every container")
    yield folder
    subprocess.run(("umount", str(folder)), check=True, timeout=60)


def test_it_holds_the_version_where_the_server_looks_for_it(
    model: SavedModel, tmp_path: Path
) -> None:
    with packed(model, tmp_path / "state") as layer, tarfile.open(fileobj=layer.rewound()) as tar:
        members = tar.getmembers()
        assert [one.name for one in members] == [
            "models",
            "models/small",
            "models/small/7",
            "models/small/7/saved_model.pb",
            "models/small/7/variables",
            "models/small/7/variables/v.data",
            "models/small/7/variables.txt",
        ]
        assert {(one.uid, one.gid, one.uname, one.gname, one.mtime) for one in members} == {
            (0, 0, "", "", 0)
        }
        assert {(one.isdir(), one.mode) for one in members} == {(True, 0o755), (False, 0o644)}
        content = tar.extractfile("models/small/7/variables/v.data")
        assert content and content.read() == b"weights" * 1000


def test_equal_models_give_equal_bytes(model: SavedModel, tmp_path: Path) -> None:
    with packed(model, tmp_path) as first:
        before = first.digest, first.size
    for path in model.base_path.rglob("*"):
        os.utime(path, (1e9, 1e9))
        path.chmod(0o700)
    with packed(model, tmp_path) as second:
        assert (second.digest, second.size) == before
        text = second.rewound().read()
    assert second.digest == f"sha256:{hashlib.sha256(text).hexdigest()}"
    assert second.size == len(text)


def test_the_bytes_are_these_on_every_machine(model: SavedModel, tmp_path: Path) -> None:
    with packed(model, tmp_path) as layer:
        assert layer.digest == PINNED


def test_nothing_is_left_in_the_folder(model: SavedModel, tmp_path: Path) -> None:
    folder = tmp_path / "state"
    with packed(model, folder):
        assert list(folder.iterdir()) == [], "not even while it is there: a kill leaves nothing"
    assert list(folder.iterdir()) == []


def test_no_room(model: SavedModel, small_disk: Path) -> None:
    (model.base_path / "7" / "more").write_bytes(os.urandom(2**20))
    told = r"cannot be packed .*No space left.*make room there"
    with pytest.raises(OpsError, match=told), packed(model, small_disk):
        pass
    assert list(small_disk.iterdir()) == []


def test_a_model_that_cannot_be_read(model: SavedModel, tmp_path: Path) -> None:
    (model.base_path / "7" / "gone").symlink_to(tmp_path / "nowhere")
    told = r"small version 7 cannot be packed .*gone"
    with pytest.raises(OpsError, match=told), packed(model, tmp_path):
        pass


def test_what_goes_wrong_with_it_is_not_told_as_its_own(model: SavedModel, tmp_path: Path) -> None:
    def fail() -> None:
        with packed(model, tmp_path):
            raise ConnectionError("elsewhere")

    with pytest.raises(ConnectionError, match="elsewhere"):
        fail()
