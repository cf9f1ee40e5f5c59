"""A SavedModel is found where TensorFlow Serving would find it, and its hash sees every change."""

import os
from pathlib import Path

import pytest

from model import layout
from model.errors import BadValue
from model.layout import Located


def graph(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "saved_model.pb").write_bytes(b"graph")
    return folder


def test_the_folder_itself(tmp_path: Path) -> None:
    assert layout.locate(graph(tmp_path / "plain")) == Located(tmp_path / "plain", "1")


def test_a_version_folder_keeps_its_version(tmp_path: Path) -> None:
    assert layout.locate(graph(tmp_path / "0007")).version == "7"


@pytest.mark.parametrize("below", ["", "name"])
def test_the_highest_version_by_number(tmp_path: Path, below: str) -> None:
    for version in ("2", "10", "9"):
        graph(tmp_path / below / version)
    assert layout.locate(tmp_path) == Located(tmp_path / below / "10", "10")


def test_a_version_without_a_graph_is_passed_over(tmp_path: Path) -> None:
    graph(tmp_path / "2")
    (tmp_path / "3").mkdir()
    assert layout.locate(tmp_path).version == "2"


@pytest.mark.parametrize("inside", ["", "name/variables", "name/v1", str(2**63)])
def test_no_savedmodel_says_what_is_expected(tmp_path: Path, inside: str) -> None:
    (tmp_path / inside).mkdir(parents=True, exist_ok=True)
    if inside == str(2**63):
        graph(tmp_path / inside)
    with pytest.raises(BadValue, match=r"expected saved_model.pb, <version>/saved_model.pb"):
        layout.locate(tmp_path)


def test_two_models_are_refused_by_name(tmp_path: Path) -> None:
    graph(tmp_path / "cats" / "1")
    graph(tmp_path / "dogs" / "1")
    with pytest.raises(BadValue, match="cats, dogs"):
        layout.locate(tmp_path)


def test_equal_files_have_an_equal_hash_anywhere(tmp_path: Path) -> None:
    assert layout.sha256(graph(tmp_path / "a")) == layout.sha256(graph(tmp_path / "b"))


def test_the_hash_sees_content_name_and_an_added_file(tmp_path: Path) -> None:
    folder = graph(tmp_path / "a")
    seen = {layout.sha256(folder)}
    (folder / "saved_model.pb").write_bytes(b"Graph")
    seen.add(layout.sha256(folder))
    (folder / "saved_model.pb").rename(folder / "saved_model.pbtxt")
    seen.add(layout.sha256(folder))
    (folder / "empty").touch()
    seen.add(layout.sha256(folder))
    assert len(seen) == 4


def test_the_hash_sees_through_links(tmp_path: Path) -> None:
    folder, elsewhere = graph(tmp_path / "a"), graph(tmp_path / "elsewhere")
    (folder / "variables").symlink_to(elsewhere)
    linked = layout.sha256(folder)
    (elsewhere / "saved_model.pb").write_bytes(b"other")
    assert layout.sha256(folder) != linked
    (folder / "variables").unlink()
    elsewhere.rename(folder / "variables")
    (folder / "variables/saved_model.pb").write_bytes(b"graph")
    assert layout.sha256(folder) == linked


def test_a_loop_of_links_is_refused(tmp_path: Path) -> None:
    (graph(tmp_path / "a") / "loop").symlink_to(tmp_path / "a")
    with pytest.raises(BadValue, match="no loops"):
        layout.sha256(tmp_path / "a")


def test_a_dangling_link_is_refused(tmp_path: Path) -> None:
    (graph(tmp_path / "a") / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(BadValue, match="no regular file"):
        layout.sha256(tmp_path / "a")


def test_a_pipe_is_refused_and_not_read(tmp_path: Path) -> None:
    os.mkfifo(graph(tmp_path / "a") / "pipe")
    with pytest.raises(BadValue, match="no regular file"):
        layout.sha256(tmp_path / "a")
