"""The build context: small, readable by anybody, and what the image's name is made of."""

import subprocess
import sys
from pathlib import Path

import pytest

from ops.errors import OpsError
from ops.image import context

MADE_OF = "import sys; from ops.image import context; print(context.made_of(sys.argv[1]))"


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    folder = tmp_path / "packages"
    folder.mkdir()
    (folder / "six.whl").write_bytes(b"wheel")
    return folder


def test_it_holds_the_server_and_no_more(packages: Path, tmp_path: Path) -> None:
    with context.laid_out(packages, tmp_path / "state") as folder:
        assert {path.name for path in folder.iterdir()} == {
            "Dockerfile",
            "image",
            "model",
            "wheels",
        }
        assert {path.name for path in (folder / "model").iterdir()} == {
            "__init__.py",
            "errors.py",
            "server",
        }
        assert (folder / "wheels" / "six.whl").read_bytes() == b"wheel"
        assert not [path for path in folder.rglob("*") if path.name == "__pycache__"]
        weight = sum(path.stat().st_size for path in (folder / "model").rglob("*"))
        assert weight < 2**20
    assert list((tmp_path / "state").iterdir()) == []


def test_anybody_may_read_it_and_start_its_programs(packages: Path, tmp_path: Path) -> None:
    with context.laid_out(packages, tmp_path) as folder:
        for path in (folder / "model").rglob("*"):
            assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path
        for path in (folder / "image").iterdir():
            assert path.stat().st_mode & 0o777 == 0o755, path


def test_a_folder_that_cannot_be_written_is_one_line(packages: Path, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder")
    with (
        pytest.raises(OpsError, match="cannot be written"),
        context.laid_out(packages, tmp_path / "state"),
    ):
        raise AssertionError("nothing was laid out")


def test_its_hash_follows_the_server_the_pins_and_the_base(checkout: Path) -> None:
    def made_of(base_id: str) -> str:
        argv = (sys.executable, "-c", MADE_OF, base_id)
        return subprocess.run(argv, cwd=checkout, capture_output=True, text=True, check=True).stdout

    hashes = [made_of("a"), made_of("b")]
    for name in (
        "requirements.txt",
        "Dockerfile",
        "server/serve.py",
        "image/tensorflow_model_server",
    ):
        with (checkout / "model" / name).open("a") as stream:
            stream.write("# changed\n")
        hashes.append(made_of("a"))
    assert len(set(hashes)) == len(hashes)
    (checkout / "model" / "resnet.py").write_text("# no part of the server\n")
    assert made_of("a") == hashes[-1]
