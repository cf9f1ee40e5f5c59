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
        ({"a:8500": 1500, "b:8500": 1501}, True, "by their own metrics: a:8500 1500, b:8500 1501"),
        ({"a:8500": 2250, "b:8500": 750}, True, "a:8500 2250, b:8500 750"),
        ({"a:8500": 2901, "b:8500": 0}, False, "by their own metrics: a:8500 2901, b:8500 0"),
        ({"pod-1": 1500, "pod-2": 1500}, True, "by their own metrics: pod-1 1500, pod-2 1500"),
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
    ("served", "told"), [({}, "one address; what is behind it"), ({"pod-1": 3000}, "one replica")]
)
def test_one_has_no_share_to_get(served: dict[str, int], told: str, measured: Measured) -> None:
    verdict = judge(measured(replicas={"a:8500": 2727}), served)[-1]
    assert verdict.ok
    assert verdict.measured.startswith(told)


def test_one_address_may_have_many_replicas_behind_it(measured: Measured, missed: Missed) -> None:
    """One connection for all users: an L4 balancer gives it to one of them."""
    shared = measured(replicas={"a:8500": 2727})

    assert list(missed(shared, {"pod-1": 3000, "pod-2": 0})) == ["fairness"]


@pytest.mark.parametrize("served", [{}, {"pod-1": 3000}])
def test_replicas_that_do_not_tell_are_not_taken_for_fair(
    served: dict[str, int], measured: Measured
) -> None:
    """Behind one address, where the generator's own count says nothing of them."""
    verdict = judge(measured(replicas={"a:8500": 2727}), served, 2)[-1]
    assert not verdict.ok
    assert verdict.measured == f"2 replicas, of which {len(served)} tell what they served"


@pytest.mark.parametrize(
    ("served", "failures", "ok"),
    [
        ({"pod-1": 1425, "pod-2": 1425}, 0, True),
        ({"pod-1": 1425, "pod-2": 1424}, 0, False),
        ({"pod-1": 2849}, 0, False),
        ({"pod-1": 1424, "pod-2": 1424}, 20, True),
    ],
)
def test_what_was_answered_was_served_by_them(
    served: dict[str, int], failures: int, ok: bool, measured: Measured
) -> None:
    """Else another server is behind the address too; what failed need not have come to any."""
    total = {"requests": 3000, "failures": failures}
    verdict = judge(measured(total=total), served, len(served))[-1]
    assert verdict.ok is ok
    assert ok or f"{sum(served.values())} requests by the replicas' own" in verdict.measured
