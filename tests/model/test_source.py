"""Any SavedModel is taken, from a folder or an archive; anything else is one line and no trace."""

import json
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from model import layout, source, warmup
from model.errors import BadValue
from model.record import Record, parse


def take(path: Path, cache: Path, name: str = "mine") -> Record:
    return source.take(["--source", str(path), "--cache", str(cache), "--name", name])


def pack(archive: Path, folder: Path, top: str) -> Path:
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(folder, top)
    return archive


def test_a_folder_of_versions(models: Path, tmp_path: Path) -> None:
    taken = take(models / "double", tmp_path)
    key = tmp_path / f"mine-{layout.sha256(models / 'double/10')[:12]}"
    assert (taken.name, taken.version, taken.weights) == ("mine", "10", None)
    assert taken.source == str(models / "double")
    assert taken.base_path == str(key / "mine")
    assert (key / "mine/10/saved_model.pb").is_file()
    written = parse((key / "model.json").read_text())
    assert (written.sha256, written.base_path) == (taken.sha256, taken.base_path)
    assert written.sha256 == layout.sha256(key / "mine/10")
    assert (key / "mine/10" / warmup.REQUESTS).is_file()
    assert json.loads((key / "golden.json").read_text())["signature_name"] == "serving_default"


@pytest.mark.parametrize("top", ["./", "1", "double/1", "top/double/1", "top"])
def test_an_archive_with_a_top_folder_or_none(models: Path, tmp_path: Path, top: str) -> None:
    archive = pack(tmp_path / "a.tar.gz", models / "double/2", top)
    taken = take(archive, tmp_path / "cache")
    assert taken.version == "1"
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_a_folder_and_its_archive_are_one_model(models: Path, tmp_path: Path) -> None:
    archive = pack(tmp_path / "a.tar.gz", models / "double/2", "2")
    taken = take(models / "double/2", tmp_path / "cache")
    again = take(archive, tmp_path / "cache")
    assert again.sha256 == taken.sha256
    assert again.base_path == taken.base_path
    assert again.source == str(archive)


def test_what_was_downloaded_is_known_by_where_it_came_from(models: Path, tmp_path: Path) -> None:
    archive = pack(tmp_path / "0123.tar.gz", models / "double/2", "2")
    flags = ["--source", str(archive), "--cache", str(tmp_path / "cache"), "--name", "mine"]
    origin = "github:o/r@v1#saved_model.tar.gz"
    taken = source.take([*flags, "--origin", origin])
    assert taken.source == origin
    assert parse((Path(taken.golden).parent / "model.json").read_text()).source == origin
    escaping(models, tmp_path).rename(archive)
    with pytest.raises(BadValue, match=f"^{origin} holds a path outside itself"):
        source.take([*flags, "--origin", origin])


def test_a_damaged_copy_is_taken_again(models: Path, tmp_path: Path) -> None:
    taken = take(models / "double/2", tmp_path)
    (taken.version_path / "saved_model.pb").write_bytes(b"")
    assert take(models / "double/2", tmp_path) == taken
    assert (taken.version_path / "saved_model.pb").stat().st_size > 0


def truncated(models: Path, folder: Path) -> Path:
    archive = pack(folder / "cut.tar.gz", models / "double/2", "double/2")
    archive.write_bytes(archive.read_bytes()[:-100])
    return archive


def escaping(models: Path, folder: Path) -> Path:
    return pack(folder / "escaping.tar.gz", models / "double/2", "../double")


def linked(models: Path, folder: Path) -> Path:
    (folder / "linked").mkdir()
    (folder / "linked/saved_model.pb").symlink_to(models / "double/2/saved_model.pb")
    return pack(folder / "linked.tar.gz", folder / "linked", "linked")


def empty(models: Path, folder: Path) -> Path:
    (folder / "empty").mkdir()
    return folder / "empty"


def empty_archive(models: Path, folder: Path) -> Path:
    return pack(folder / "empty.tar.gz", empty(models, folder), "empty")


def a_file(models: Path, folder: Path) -> Path:
    return models / "double/2/saved_model.pb"


def missing(models: Path, folder: Path) -> Path:
    return folder / "missing"


def unsigned(models: Path, folder: Path) -> Path:
    return models / "unsigned"


def failing(models: Path, folder: Path) -> Path:
    return models / "failing"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (missing, "is missing: name a SavedModel's folder"),
        (empty, "holds no SavedModel: expected saved_model.pb"),
        (empty_archive, r"empty.tar.gz\S* holds no SavedModel"),
        (a_file, "neither a folder nor a .tar.gz"),
        (truncated, "damaged or truncated"),
        (escaping, "a path outside itself"),
        (linked, "a link"),
        (unsigned, "no signature serving_default"),
        (failing, "fails on its golden input"),
    ],
)
def test_bad_sources_leave_nothing(
    models: Path, tmp_path: Path, make: Callable[[Path, Path], Path], said: str
) -> None:
    (tmp_path / "cache").mkdir()
    with pytest.raises(BadValue, match=said) as caught:
        take(make(models, tmp_path), tmp_path / "cache")
    assert "\n" not in str(caught.value) and ".partial" not in str(caught.value)
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_name_that_is_no_name(models: Path, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="--name 'a/b' is no model name"):
        take(models / "double", tmp_path, name="a/b")
    assert list(tmp_path.iterdir()) == []


def test_a_cache_inside_the_model_is_refused(models: Path) -> None:
    with pytest.raises(BadValue, match="is inside the SavedModel"):
        take(models / "double/2", models / "double/2/cache")
    assert not (models / "double/2/cache").exists()


def test_the_program_answers_with_json_then_without_tensorflow(
    program: Callable[..., subprocess.CompletedProcess[str]], models: Path, tmp_path: Path
) -> None:
    arguments = ["--source", models / "mean", "--cache", tmp_path, "--name", "mean"]
    first = program("model.source", *arguments)
    assert first.returncode == 0, first.stderr
    assert first.stderr.splitlines() == [
        "copying version 1",
        "writing golden answers",
        "writing a warm-up request",
    ]
    known = program("model.source", *arguments)
    assert (known.stdout, known.stderr) == (first.stdout, "")


FULL_DISK = """
import resource, sys
from model import program, source
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
sys.exit(program.run(source.take, sys.argv[1:]))
"""


def test_a_full_disk_is_one_line_and_leaves_nothing(models: Path, tmp_path: Path) -> None:
    arguments = ["--source", models / "double/2", "--cache", tmp_path, "--name", "m"]
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be copied: [Errno 27]" in done.stderr.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


def test_the_programs_refusal(
    program: Callable[..., subprocess.CompletedProcess[str]], models: Path, tmp_path: Path
) -> None:
    done = program(
        "model.source", "--source", models / "absent", "--cache", tmp_path, "--name", "m"
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith("error: ")
    assert list(tmp_path.iterdir()) == []
