"""Check that no two runs look alike."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ops.report.comparison.look import looks
from ops.report.palette import LIGHT

Make = Callable[..., Any]


def test_twenty_runs_are_told_apart_without_colour(compared: Make, load: Make) -> None:
    found = compared(**{f"e{place}": load(50) for place in range(20)})
    kinds = {(look.mark, str(look.dash)) for _, look in looks(found.entries)}
    assert len(kinds) == 20


def test_what_cannot_win_is_hollow(compared: Make, load: Make) -> None:
    found = compared(a=load(50), b=load(50, valid=False), c=load(50, users=8))
    assert [look.style["markerfacecolor"] for _, look in looks(found.entries)] == [
        LIGHT["run1"], "none", "none",
    ]  # fmt: skip


def test_the_first_four_colours_are_apart_for_the_colour_blind() -> None:
    """As a deuteranope sees them: Machado, Oliveira and Fernandes 2009, severity 1."""
    sees = np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]])
    colours = [np.array(list(bytes.fromhex(LIGHT[f"run{n}"][1:]))) / 255 for n in range(1, 5)]
    seen = [np.clip(sees @ colour**2.2, 0, 1) ** (1 / 2.2) for colour in colours]
    apart = [np.abs(one - other).sum() for n, one in enumerate(seen) for other in seen[:n]]
    assert min(apart) > 0.3
