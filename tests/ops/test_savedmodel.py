"""The model programs, asked for real, with weights that can be had and with none."""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from ops import savedmodel
from ops.errors import BadValue, OpsError
from ops.savedmodel import SavedModel, Wanted, prepare
from ops.shell import Shell

NOBODY = "http://127.0.0.1:9"


def told(_: str) -> None:
    """Progress is nobody's here."""


@pytest.fixture
def no_download(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No way out for whatever is started, and nothing that was downloaded before."""
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, NOBODY)
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))


def test_random_weights_by_name_are_taken_anywhere(resnet_cache: Path) -> None:
    wanted = Wanted("export", "resnet50", "random")
    made = prepare(Shell(), wanted, resnet_cache, random_allowed=False, on_line=told)
    assert made.random
    assert (made.name, made.version, made.source) == ("resnet50", "1", "export --weights random")
    assert made.golden == resnet_cache / "resnet50-random" / "golden.json"
    assert (made.base_path / "1" / "saved_model.pb").is_file()
    assert made.summary == {
        "name": "resnet50",
        "version": "1",
        "sha256": made.sha256,
        "source": "export --weights random",
    }
    assert wanted.planned(resnet_cache) == made


@pytest.mark.usefixtures("no_download")
@pytest.mark.parametrize(("weights", "random_allowed"), [("", False), ("imagenet", True)])
def test_without_weights_random_ones_must_be_asked_for_by_name(
    tmp_path: Path, weights: str, random_allowed: bool
) -> None:
    wanted = Wanted("export", "resnet50", weights)
    with pytest.raises(OpsError, match=r"cannot be downloaded.*--weights random") as caught:
        prepare(Shell(), wanted, tmp_path / "cache", random_allowed, told)
    assert caught.type is OpsError
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("no_download")
def test_without_weights_this_machine_takes_random_ones(resnet_cache: Path) -> None:
    made = prepare(Shell(), Wanted("export", "resnet50"), resnet_cache, True, told)
    assert made.random


def test_any_savedmodel_is_taken(model: SavedModel, sources: tuple[Path, Path]) -> None:
    assert not model.random
    assert (model.name, model.source) == ("colours", str(sources[0]))
    again = prepare(Shell(), Wanted(model.source, "colours"), model.golden.parents[1], False, told)
    assert again == model


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Wanted("/nowhere", "m"), "/nowhere is missing: name a SavedModel's folder or .tar.gz"),
        (Wanted("/", "a/b"), "a/b"),
    ],
)
def test_the_programs_last_words_are_the_error(tmp_path: Path, wanted: Wanted, words: str) -> None:
    with pytest.raises(BadValue) as caught:
        prepare(Shell(), wanted, tmp_path, False, told)
    assert words in str(caught.value)
    assert not str(caught.value).startswith("error: ")


def test_an_answer_that_is_no_record_is_told(tmp_path: Path) -> None:
    with pytest.raises(OpsError, match=r"`model\.source` answered with no model record"):
        prepare(Shell(dry_run=True), Wanted("/nowhere", "m"), tmp_path, False, told)


@pytest.mark.parametrize(
    ("wanted", "arguments"),
    [
        (Wanted("export", "r"), "model.export --weights imagenet --name r --cache /c"),
        (Wanted("export", "r", "random"), "model.export --weights random --name r --cache /c"),
        (Wanted("/s.tar.gz", "m"), "model.source --source /s.tar.gz --name m --cache /c"),
    ],
)
def test_the_argument_list(wanted: Wanted, arguments: str) -> None:
    assert str(wanted.command(Path("/c"))) == f"{sys.executable} -m {arguments}"


def test_weights_that_nobody_has_are_refused() -> None:
    with pytest.raises(BadValue, match="it must be imagenet or random"):
        Wanted("export", "resnet50", "mine")


def test_a_plan_knows_the_place_of_a_model_that_is_not_there(tmp_path: Path) -> None:
    planned = Wanted("export", "resnet50").planned(tmp_path)
    assert planned.sha256 == savedmodel.UNKNOWN_SHA256
    assert planned.base_path == tmp_path / "resnet50-imagenet" / "resnet50"


def test_the_golden_answers_that_were_made_last_are_found(
    model: SavedModel, tmp_path: Path
) -> None:
    """Those of the model itself, and not of one whose name only begins like it."""
    assert savedmodel.newest_golden(tmp_path / "none", "m") is None
    for number, (name, key) in enumerate((("m", "b"), ("m", "a"), ("m-mine", "c"))):
        kept = _kept(model, tmp_path / f"{name}-{key}")
        record = kept.golden.with_name(savedmodel.RECORD)
        record.write_text(kept.model_copy(update={"name": name}).model_dump_json())
        os.utime(kept.golden, (number, number))
    assert savedmodel.newest_golden(tmp_path, "m") == tmp_path / "m-a" / "golden.json"
    assert savedmodel.newest_golden(tmp_path, "nobody") is None


def _kept(model: SavedModel, folder: Path) -> SavedModel:
    """A copy of the model, to take things away from."""
    shutil.copytree(model.golden.parent, folder)
    paths = {"golden": folder / "golden.json", "base_path": folder / model.name}
    return model.model_copy(update=paths)


def test_a_model_that_is_still_there_passes(model: SavedModel, tmp_path: Path) -> None:
    savedmodel.check_kept(_kept(model, tmp_path / "m"))


@pytest.mark.parametrize("change", ["gone", "record", "sha256"])
def test_a_model_that_is_no_longer_there_is_told(
    model: SavedModel, tmp_path: Path, change: str
) -> None:
    kept = _kept(model, tmp_path / "m")
    record = tmp_path / "m" / "model.json"
    if change == "gone":
        shutil.rmtree(kept.base_path)
    elif change == "record":
        record.write_text("{}")
    else:
        other: dict[str, Any] = {**json.loads(record.read_text()), "sha256": "0" * 64}
        record.write_text(json.dumps(other))
    with pytest.raises(OpsError, match="release it again with its --source"):
        savedmodel.check_kept(kept)
