"""A container that ends again and again is told with how it ended and its last words."""

from ops.targets.cluster.why import reason


def test_tells_each_case(case) -> None:
    case.agrees(reason(case.state))
