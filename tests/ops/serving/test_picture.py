"""Real picture files, good and broken."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ops.config import ROOT
from ops.errors import BadValue
from ops.serving import picture

LIKE = {"image_input": np.zeros((1, 4, 6, 3), np.float32)}
CAT = ROOT / "model" / "photographs" / "cat.jpg"


def saved(path: Path, mode: str, colour: Any) -> Path:
    Image.new(mode, (20, 10), colour).save(path)
    return path


@pytest.mark.parametrize(
    ("name", "mode", "colour", "wanted"),
    [
        ("a.png", "RGB", (255, 128, 0), (255, 128, 0)),
        ("a.bmp", "RGB", (1, 2, 3), (1, 2, 3)),
        ("grey.png", "L", 7, (7, 7, 7)),
        ("clear.png", "RGBA", (255, 128, 0, 9), (255, 128, 0)),
        ("palette.gif", "P", 0, (0, 0, 0)),
    ],
)
def test_red_green_and_blue_come_in_this_order(
    tmp_path: Path, name: str, mode: str, colour: Any, wanted: tuple[int, int, int]
) -> None:
    given = picture.inputs(saved(tmp_path / name, mode, colour), LIKE)["image_input"]
    assert (given.shape, given.dtype) == ((1, 4, 6, 3), np.float32)
    np.testing.assert_array_equal(given, np.broadcast_to(np.float32(wanted), (1, 4, 6, 3)))


def test_a_photograph_is_made_as_large_as_the_model_takes_it() -> None:
    given = picture.inputs(CAT, {"x": np.zeros((1, 224, 224, 3), np.uint8)})["x"]
    assert (given.shape, given.dtype) == ((1, 224, 224, 3), np.uint8)
    assert given.std() > 10


@pytest.mark.parametrize("keep", [0, 10, 100, 2000])
def test_a_photograph_that_is_cut_off_is_no_picture(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "cut.jpg"
    path.write_bytes(CAT.read_bytes()[:keep])
    with pytest.raises(BadValue, match="is no picture that can be read"):
        picture.inputs(path, LIKE)


@pytest.mark.parametrize("name", ["a.png", "a.ppm", "a.gif", "a.bmp"])
def test_whatever_byte_is_wrong_it_is_a_picture_or_told_to_be_none(
    tmp_path: Path, name: str
) -> None:
    path = saved(tmp_path / name, "RGB", (255, 128, 0))
    whole, told = path.read_bytes(), 0
    for place in range(min(len(whole), 150)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x80]) + whole[place + 1 :])
        try:
            assert picture.inputs(path, LIKE)["image_input"].shape == (1, 4, 6, 3)
        except BadValue as error:
            assert "is no picture that can be read" in str(error)
            told += 1
    assert told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nowhere.jpg", "which is not there"),
        ("folder", "is no picture"),
        ("text.jpg", "is no picture"),
    ],
)
def test_what_is_no_picture_is_told(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.jpg").write_text("no picture")
    with pytest.raises(BadValue, match=told):
        picture.inputs(tmp_path / name, LIKE)


@pytest.mark.parametrize(
    "like",
    [
        {"x": np.zeros((1, 2), np.float32)},
        {"x": np.zeros((1, 4, 6, 1), np.float32)},
        {"x": np.zeros((1, 4, 6, 3)), "y": np.zeros(1)},
        {},
    ],
)
def test_a_model_that_takes_no_picture_is_told(like: dict[str, Any]) -> None:
    with pytest.raises(BadValue, match="takes no picture"):
        picture.inputs(CAT, like)
