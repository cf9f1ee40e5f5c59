"""Whoever waits goes on as long as something is done, however often."""

from ops.targets.cluster.patience import Patience


def test_what_gets_on_is_waited_for_and_what_stands_still_is_not() -> None:
    now = 0.0
    patience = Patience(900, lambda: now)
    for pods in range(1, 9):
        now += 110
        assert not patience.is_over(pods)
    now += 899
    assert not patience.is_over(7), "one was lost, and is made again"
    now += 2
    assert patience.is_over(8)
