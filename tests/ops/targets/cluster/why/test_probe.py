"""A container that runs and is not ready is told with what its probe got."""

from ops.targets.cluster.why import reason


def test_tells_each_case(case) -> None:
    case.agrees(reason(case.state))
