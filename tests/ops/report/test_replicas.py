"""Check the bars of the replicas, on real axes."""

import pytest
from matplotlib.figure import Figure

from ops.report.measurement import Measurement
from ops.report.replicas import draw


@pytest.mark.parametrize(("counts", "heights"), [((3, 1), [0.75, 0.25]), ((), []), ((0,), [0])])
def test_a_bar_is_a_share(counts: tuple[int, ...], heights: list[float]) -> None:
    axes = Figure().subplots()
    draw(axes, Measurement(replicas={f"h:{place}": count for place, count in enumerate(counts)}))
    assert [bar.get_height() for bar in axes.patches] == heights
    assert axes.get_xlabel() == "replica, as the generator counted"


def test_many_replicas_are_not_numbered() -> None:
    axes = Figure().subplots()
    draw(axes, Measurement(replicas={f"h:{place}": 1 for place in range(40)}))
    assert len(axes.patches) == 40
    assert not len(axes.get_xticks())
