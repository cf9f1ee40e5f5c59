"""Check that colours can be read, and that a drawing loses none of them."""

import pytest

from ops.report.palette import DARK, LIGHT, themed

TEXT = ("ink", "faint", "good", "warn", "bad")


def luminance(colour: str) -> float:
    """Relative luminance of sRGB, 0 to 1, as WCAG 2 defines it."""
    parts = [value / 255 for value in bytes.fromhex(colour[1:])]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("name", TEXT)
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_text_can_be_read(palette: dict[str, str], name: str, ground: str) -> None:
    assert contrast(palette[name], palette[ground]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("name", ["rate", "users", "p50", "p95", "p99"])
def test_lines_can_be_seen(palette: dict[str, str], name: str) -> None:
    assert contrast(palette[name], palette["paper"]) >= 3


def test_both_have_the_same_names_and_no_colour_twice() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert len(set(LIGHT.values())) == len(LIGHT)


def test_themed_names_the_colour() -> None:
    assert themed(f"stroke: {LIGHT['p99']}; fill: #123456") == "stroke: var(--p99); fill: #123456"
