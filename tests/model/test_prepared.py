"""A prepared model has its record and golden answers, and our own must tell inputs apart."""

import shutil
from pathlib import Path

import pytest

from model import golden, prepared, savedmodel
from model.errors import BadValue
from model.record import Record


def prepare(models: Path, folder: Path, path: str, weights: str | None = None) -> Record:
    name, version = path.split("/")
    shutil.copytree(models / path, folder / path)
    return prepared.prepare(folder, name, version, "test", weights)


@pytest.mark.parametrize(
    ("path", "photograph"),
    [("double/2", None), ("mean/1", "cat.jpg"), ("length/1", "cat.jpg"), ("single/1", None)],
)
def test_the_golden_answers_are_the_models_own(
    models: Path, tmp_path: Path, path: str, photograph: str | None
) -> None:
    record = prepare(models, tmp_path, path)
    written = golden.read(Path(record.golden))
    assert written.photograph == photograph
    assert written.mismatches(savedmodel.load(record.version_path)(written.inputs)) == []


def test_an_images_golden_answer_is_its_mean_colour(models: Path, tmp_path: Path) -> None:
    written = golden.read(Path(prepare(models, tmp_path, "mean/1").golden))
    mean = written.inputs["image"].mean(axis=(1, 2))
    assert written.outputs["rgb"].value == pytest.approx(mean, rel=1e-4)


def test_a_constant_is_taken_with_a_note(
    models: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    prepare(models, tmp_path, "constant/1")
    assert "do not tell inputs apart" in capfd.readouterr().err


def test_a_constant_is_refused_as_our_own_export(models: Path, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="do not tell one input from another"):
        prepare(models, tmp_path, "constant/1", weights="random")
