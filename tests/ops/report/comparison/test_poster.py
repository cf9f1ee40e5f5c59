"""Check the slide by its pixels."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from ops.report.comparison.poster import poster
from ops.report.palette import LIGHT

Make = Callable[..., Any]


def picture(comparison: Any) -> Image.Image:
    return Image.open(io.BytesIO(poster(comparison))).convert("RGB")


def test_every_run_is_in_it(compared: Make, load: Make, pixels: Make) -> None:
    image = picture(compared(a=load(50), b=load(60), c=load(70)))
    assert image.size == (1920, 1080)
    assert all(pixels(image, LIGHT[f"run{place}"]) > 500 for place in (1, 2, 3))


@pytest.mark.parametrize("count", [2, 15])
def test_nothing_runs_over_the_edge(compared: Make, load: Make, pixels: Make, count: int) -> None:
    loads = {
        f"2n-8c-64r-interop{place}-batch": load(50, valid=place != 1) for place in range(count)
    }
    image = picture(compared(**loads))
    inside = Image.new("RGB", (1890, 1060), "white")
    image.paste(inside, (20, 10))
    assert pixels(image, "#ffffff") == 1920 * 1080


def test_a_script_that_the_font_lacks(compared: Make, load: Make, recwarn: Any) -> None:
    picture(compared(**{"模型": load(50), "b": load(60)}))
    assert not recwarn.list
