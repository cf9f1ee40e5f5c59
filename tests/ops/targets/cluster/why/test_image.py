"""Each way in which an image cannot be pulled is told from the others."""

from ops.targets.cluster.why import reason


def test_tells_each_case(case) -> None:
    case.agrees(reason(case.state))
