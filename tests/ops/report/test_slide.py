"""Check the slide by its pixels."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from ops.report.palette import LIGHT
from ops.report.run import Run
from ops.report.slide import slide

Make = Callable[..., Any]


def picture(record: dict[str, Any]) -> Image.Image:
    return Image.open(io.BytesIO(slide(Run.model_validate(record)))).convert("RGB")


def test_a_good_release(release: Make, pixels: Make) -> None:
    image = picture(release())
    assert image.size == (1920, 1080)
    names = ("rate", "p50", "p95", "p99", "users", "good")
    assert all(pixels(image, LIGHT[name]) > 500 for name in names)
    assert pixels(image, LIGHT["bad"]) == 0


@pytest.mark.parametrize("measured", [True, False])
def test_nothing_runs_over_the_edge(
    release: Make, invalid_loadtest: Make, pixels: Make, measured: bool
) -> None:
    wide = "W" * 200
    verdicts = [{"name": wide, "ok": False}]
    loadtest = invalid_loadtest(verdicts=verdicts, rps=123456789.0) if measured else None
    step = {"name": wide, "status": "failed", "seconds": 5}
    words = {"notes": [wide] * 9, "error": wide * 9, "model": {"name": wide}, "id": wide}
    image = picture(release(status="failed", loadtest=loadtest, steps=[step], **words))
    inside = Image.new("RGB", (1880, 1040), "white")
    image.paste(inside, (20, 20))
    assert pixels(image, "#ffffff") == 1920 * 1080


def test_no_note_is_lost_in_silence(release: Make, pixels: Make) -> None:
    few = pixels(picture(release(notes=["a"] * 4)), LIGHT["warn"])
    assert pixels(picture(release(notes=["a"] * 5)), LIGHT["warn"]) > few


def test_a_script_that_the_font_lacks(release: Make, recwarn: Any) -> None:
    picture(release(model={"name": "模型"}))
    assert not recwarn.list


@pytest.mark.parametrize("record", [{}, {"steps": [{"name": "a"}]}, {"loadtest": {}}])
def test_little_is_enough(record: dict[str, Any], pixels: Make) -> None:
    assert pixels(picture(record), LIGHT["ink"]) > 500
