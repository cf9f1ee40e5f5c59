"""A volume that cannot be mounted is told, and whether that may pass."""

from ops.targets.cluster.why import reason


def test_tells_each_case(case) -> None:
    case.agrees(reason(case.state))
