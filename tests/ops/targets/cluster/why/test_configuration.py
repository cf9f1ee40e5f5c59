"""A container that cannot be made is told with what its manifest lacks."""

from ops.targets.cluster.why import reason


def test_tells_each_case(case) -> None:
    case.agrees(reason(case.state))
