"""Archives are kept whole or not at all."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ops.errors import OpsError
from ops.sources.store import Store

HOLD = """
import sys, time
from pathlib import Path
from ops.sources.store import Store
store = Store(Path(sys.argv[1]))
with store.held(print), store.partial() as folder:
    (folder / "archive").write_bytes(b"half")
    print("held", flush=True)
    sys.stdin.read()
"""


def kept(store: Store, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    with store.partial() as folder:
        (folder / "archive").write_bytes(content)
        store.keep(folder / "archive", sha256)
    return sha256


def test_a_note_holds_as_long_as_its_archive(store: Store) -> None:
    sha256 = kept(store, b"content")
    store.remember("https://h/m", "etag", sha256)
    known = store.known("https://h/m")
    assert known is not None
    assert (known.validator, known.sha256) == ("etag", sha256)
    assert store.known("https://h/other") is None
    store.archive(sha256).write_bytes(b"damaged")
    assert store.known("https://h/m") is None
    assert not store.archive(sha256).exists()


def test_a_note_that_cannot_be_read_is_none(store: Store) -> None:
    store.remember("https://h/m", "etag", kept(store, b"content"))
    (note,) = store.folder.glob("*.json")
    note.write_text("{")
    assert store.known("https://h/m") is None


def test_what_a_killed_download_left_goes_with_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    holder = subprocess.Popen(
        (sys.executable, "-c", HOLD, str(folder)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert holder.stdin and holder.stdout
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.wait(20)
    holder.stdin.close()
    holder.stdout.close()
    assert len(list(folder.iterdir())) == 1
    with Store(folder).held(lambda line: None):
        assert not list(folder.iterdir())


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(OpsError, match=f"{tmp_path}/file.* cannot be written"),
        Store(tmp_path / "file" / "downloads").held(lambda line: None),
    ):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_takes_nothing_is_told(store: Store) -> None:
    store.folder.chmod(0o500)
    with pytest.raises(OpsError, match="cannot be written"), store.partial():
        pass
    store.folder.chmod(0o700)
