"""A model in the cache is complete or absent, whatever happened to its writer."""

import json
import threading
from pathlib import Path

import pytest

from model import cache, layout
from model.errors import BadValue
from model.record import RECIPE, Record, Signature

KEY = "m-key"


def store(folder: Path, content: str = "graph") -> Record:
    with cache.locked(folder), cache.staged(folder, KEY) as staged:
        version = staged / "m" / "1"
        version.mkdir(parents=True)
        (version / "saved_model.pb").write_text(content)
        (staged / "golden.json").write_text("{}")
        signature = Signature(inputs={}, outputs={})
        made = Record("m", "1", "", layout.sha256(version), "test", None, signature, "", RECIPE)
        return cache.keep(made, staged, folder, KEY)


def test_what_was_kept_is_found(tmp_path: Path) -> None:
    kept = store(tmp_path)
    assert cache.find(tmp_path, KEY) == kept
    assert kept.base_path == str(tmp_path / KEY / "m")
    assert [path.name for path in tmp_path.iterdir()] == [KEY]


def test_a_cache_that_moved_is_found_with_its_new_paths(tmp_path: Path) -> None:
    store(tmp_path / "old")
    (tmp_path / "old").rename(tmp_path / "new")
    found = cache.find(tmp_path / "new", KEY)
    assert found is not None
    assert found.golden == str(tmp_path / "new" / KEY / "golden.json")


@pytest.mark.parametrize("name", ["model.json", "golden.json", "m/1/saved_model.pb"])
def test_a_missing_file_makes_it_absent(tmp_path: Path, name: str) -> None:
    store(tmp_path)
    (tmp_path / KEY / name).unlink()
    assert cache.find(tmp_path, KEY) is None


@pytest.mark.parametrize("name", ["model.json", "m/1/saved_model.pb"])
def test_a_changed_file_makes_it_absent(tmp_path: Path, name: str) -> None:
    store(tmp_path)
    (tmp_path / KEY / name).write_text("{}")
    assert cache.find(tmp_path, KEY) is None


def test_an_older_recipe_makes_it_absent(tmp_path: Path) -> None:
    """The one before had no number at all."""
    path = Path(store(tmp_path).golden).parent / "model.json"
    fields = json.loads(path.read_text())
    unnumbered = {key: value for key, value in fields.items() if key != "recipe"}
    for older in ({**fields, "recipe": RECIPE - 1}, unnumbered):
        path.write_text(json.dumps(older))
        assert cache.find(tmp_path, KEY) is None
    path.write_text(json.dumps(fields))
    assert cache.find(tmp_path, KEY) is not None


def test_a_broken_model_is_replaced(tmp_path: Path) -> None:
    store(tmp_path)
    (tmp_path / KEY / "m/1/saved_model.pb").write_text("broken")
    kept = store(tmp_path, "new graph")
    assert cache.find(tmp_path, KEY) == kept
    assert [path.name for path in tmp_path.iterdir()] == [KEY]


def test_a_failing_writer_leaves_nothing(tmp_path: Path) -> None:
    with (
        pytest.raises(BadValue),
        cache.locked(tmp_path),
        cache.staged(tmp_path, KEY) as staged,
    ):
        (staged / "half").write_text("done")
        raise BadValue("no")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_writer_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / f".{KEY}{cache.PARTIAL}" / "m").mkdir(parents=True)
    with cache.locked(tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_a_second_writer_waits_for_the_first(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    order: list[str] = []

    def second() -> None:
        with cache.locked(tmp_path):
            order.append("second")

    with cache.locked(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.3)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]
    assert "waiting for another program" in capfd.readouterr().err


def test_a_file_is_no_cache(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(BadValue, match="is no folder"), cache.locked(path):
            pass
