"""The line that tells of trouble is picked, and is one line that can be read."""

import pytest

from ops.targets.cluster.why.words import LENGTH, picked


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([], ""),
        (["", "  "], ""),
        (["loads", "serves"], "serves"),
        (["Error: no model", "bye"], "Error: no model"),
        (["Failed once", "Fatal: twice", ""], "Fatal: twice"),
        (["a\ttab  and spaces."], "a tab and spaces"),
        (["2026-11-25 10:00:59.1: E a/b.cc:71] Loading failed"], "Loading failed"),
    ],
)
def test_picks_what_tells(lines: list[str], line: str) -> None:
    assert picked(lines) == line


def test_shortens_what_nobody_reads() -> None:
    assert len(picked(["x" * 5000])) == LENGTH
