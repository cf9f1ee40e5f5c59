"""Make the fairness alone fail."""

from collections.abc import Callable

import pytest

from ops.loadtest.measurement import Measurement
from ops.loadtest.verdicts import judge

Measured = Callable[..., Measurement]
Missed = Callable[..., dict[str, str]]


@pytest.mark.parametrize(
    ("served", "ok", "told"),
    [
        ({"a:8500": 1364, "b:8500": 1363}, True, "by their own metrics: a:8500 1364, b:8500 1363"),
        ({"a:8500": 3, "b:8500": 1}, True, "a:8500 3, b:8500 1"),
        ({"a:8500": 2727, "b:8500": 0}, False, "by their own metrics: a:8500 2727, b:8500 0"),
        ({"pod-1": 9, "pod-2": 8}, True, "by their own metrics: pod-1 9, pod-2 8"),
        ({}, True, "as the generator counted: a:8500 1364, b:8500 1363"),
    ],
)
def test_each_replica_gets_half_of_its_share(
    served: dict[str, int], ok: bool, told: str, measured: Measured
) -> None:
    verdict = judge(measured(), served)[-1]
    assert (verdict.name, verdict.ok) == ("fairness", ok)
    assert told in verdict.measured


@pytest.mark.parametrize(
    ("served", "told"), [({}, "one address; what is behind it"), ({"pod-1": 9}, "one replica")]
)
def test_one_has_no_share_to_get(served: dict[str, int], told: str, measured: Measured) -> None:
    verdict = judge(measured(replicas={"a:8500": 2727}), served)[-1]
    assert verdict.ok
    assert verdict.measured.startswith(told)


def test_one_address_may_have_many_replicas_behind_it(measured: Measured, missed: Missed) -> None:
    """One connection for all users: an L4 balancer gives it to one of them."""
    shared = measured(replicas={"a:8500": 2727})

    assert list(missed(shared, {"pod-1": 2727, "pod-2": 0})) == ["fairness"]
