"""An experiment's pods, on nodes that have room for them, or for some, or for none."""

from collections.abc import Sequence

import pytest

from ops import experiments
from ops.errors import OpsError
from ops.manifests import Placement
from ops.manifests.allocatable import Resources
from ops.targets.cluster.fit import fit, note

INTEROP4 = experiments.find("interop4", experiments.load())
"""2 pods on nodes of 8 CPUs and 16 GiB, each of which asks for 7500m and 12 GiB or so."""
WHOLE = Placement.of(INTEROP4)
BIG = Resources(7910, 14000)


def nodes(count: int, free: Resources = BIG) -> list[Resources]:
    return [free] * count


def test_what_fits_is_not_reduced() -> None:
    placed = fit(INTEROP4, nodes(3))
    assert (placed.pods, placed.request, placed.cpus) == (2, WHOLE.request, 8)
    assert placed.node_selector == {}, "any node will do"
    assert note(INTEROP4, placed) == ""


def test_a_rollout_needs_room_for_one_more() -> None:
    placed = fit(INTEROP4, nodes(2))
    assert (placed.pods, placed.request) == (1, WHOLE.request)
    assert note(INTEROP4, placed).startswith("1 pods of 7")


@pytest.mark.parametrize(
    ("free", "pods", "millicores", "mib", "cpus"),
    [
        ([Resources(6000, 12000)], 2, 2000, 3968, 2),
        ([Resources(2000, 12000)], 2, 650, 3968, 1),
        ([Resources(1400, 12000)], 1, 700, 5952, 1),
        ([Resources(4000, 4000)], 1, 2000, 1984, 2),
        ([Resources(3000, 8000)] * 3, 2, 3000, 8000, 3),
        ([Resources(4000, 8000), Resources(1000, 8000)], 2, 1300, 2624, 1),
    ],
)
def test_where_none_fits_all_are_smaller(
    free: Sequence[Resources], pods: int, millicores: int, mib: int, cpus: int
) -> None:
    placed = fit(INTEROP4, free)
    assert (placed.pods, placed.request) == (pods, Resources(millicores, mib))
    assert placed.cpus == cpus, "threads are whole"
    assert placed.limit.millicores >= placed.request.millicores
    assert placed.limit.mib == mib, "memory is not lent"
    assert "do not compare" in note(INTEROP4, placed)


@pytest.mark.parametrize("free", [[], [Resources(900, 12000)], [Resources(8000, 2000)]])
def test_no_room_is_told_with_what_there_is(free: list[Resources]) -> None:
    with pytest.raises(OpsError, match="no room for a pod and its replacement") as caught:
        fit(INTEROP4, free)
    assert (free[0].memory if free else "no nodes") in str(caught.value)
