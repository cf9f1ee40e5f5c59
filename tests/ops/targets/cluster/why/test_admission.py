"""What the cluster refuses to make is told with the rule that refuses it."""

from ops.targets.cluster.why import reason


def test_tells_each_case(case) -> None:
    case.agrees(reason(case.state))
