"""The photographs are small, real, different, and each one's licence is written down."""

import pytest

from model import photograph

ALL = (photograph.GOLDEN, *photograph.OTHERS)


@pytest.mark.parametrize("name", ALL)
def test_pixels(name: str) -> None:
    pixels = photograph.pixels(name)
    assert (pixels.shape, pixels.dtype) == ((224, 224, 3), "uint8")
    assert pixels.std() > 20
    assert pixels[..., 0].tolist() != pixels[..., 2].tolist(), (
        "a grey picture hides swapped channels"
    )


def test_another_size_is_height_by_width() -> None:
    assert photograph.pixels(photograph.GOLDEN, height=32, width=64).shape == (32, 64, 3)


@pytest.mark.parametrize("name", ALL)
def test_files_are_small_jpegs_named_in_the_readme(name: str) -> None:
    content = photograph.content(name)
    assert content[:2] == b"\xff\xd8"
    assert len(content) < 40_000
    assert f"| `{name}` |" in (photograph.FOLDER / "README.md").read_text()


def test_no_photograph_is_left_out() -> None:
    assert {path.name for path in photograph.FOLDER.glob("*.jpg")} == set(ALL)
