"""Check what a step says of itself."""

import pytest

from ops.progress.step import Step


def step(told: list[Step] | None = None) -> Step:
    return Step("loadtest", "ramp", (told if told is not None else []).append)


def test_every_change_is_told() -> None:
    told: list[Step] = []
    one = step(told)
    one.say("50 users")
    one.advance(1, 2)
    assert told == [one, one]


@pytest.mark.parametrize(
    ("done", "total", "shown"), [(1, 4, "25%"), (9, 4, "100%"), (-1, 4, "0%"), (0, 1, "0%")]
)
def test_share_stays_between_none_and_all(done: float, total: float, shown: str) -> None:
    one = step()
    one.advance(done, total)
    assert one.going("*").endswith(f"s  {shown}  ramp")


@pytest.mark.parametrize("total", [0, -1])
def test_unknown_total_shows_no_share(total: float) -> None:
    one = step()
    one.advance(1, total)
    assert "%" not in one.going("*")


def test_bar_is_as_full_as_the_share() -> None:
    one = step()
    one.advance(1, 2)
    assert "━━━━━━╌╌╌╌╌╌ 50%" in one.going("*", bar=True)


def test_closing_line_has_the_last_detail_or_the_reason() -> None:
    one = step()
    one.advance(1, 2)
    one.say("150 users")
    assert one.closing("✓", None).endswith("150 users")
    assert "%" not in one.closing("✓", None)
    assert one.closing("✗", "no answer").endswith("no answer")


def test_the_clock_stops_at_the_end() -> None:
    one = step()
    one.end()
    assert one.seconds == one.seconds
