"""Make the errors alone fail."""

from collections.abc import Callable

import pytest

from ops.loadtest.measurement import Measurement

Measured = Callable[..., Measurement]
Missed = Callable[..., dict[str, str]]


@pytest.mark.parametrize(("failures", "ok"), [(30, True), (31, False)])
def test_one_in_a_hundred_may_fail(
    failures: int, ok: bool, measured: Measured, missed: Missed
) -> None:
    given = measured(
        total={"requests": 3000, "failures": failures}, errors={"it is down": failures}
    )

    found = missed(given)

    assert list(found) == ([] if ok else ["errors"])
    assert ok or "it is down" in found["errors"]
