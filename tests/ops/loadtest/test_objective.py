"""What a search must hold, as people write it."""

from collections.abc import Callable

import pytest

from ops.errors import BadValue
from ops.loadtest.measurement import Measurement
from ops.loadtest.objective import Objective, parse


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("p99=250ms", Objective("p99", 250)),
        ("p95=1.5s", Objective("p95", 1500)),
        ("p50=0.5ms", Objective("p50", 0.5)),
    ],
)
def test_it_is_read(text: str, wanted: Objective) -> None:
    assert parse("--slo", text) == wanted
    assert wanted.percent == int(text[1:3])


@pytest.mark.parametrize(
    "text",
    ["", "p99", "99=250ms", "p99=250", "p99=0ms", "p98=1s", "p99=-1s", "p99<1s", "p9=1s"],
)
def test_what_is_none(text: str) -> None:
    with pytest.raises(BadValue, match="p99=250ms"):
        parse("--slo", text)


@pytest.mark.parametrize(("limit_ms", "ok"), [(120, True), (119.9, False)])
def test_it_holds(limit_ms: float, ok: bool, measured: Callable[..., Measurement]) -> None:
    assert Objective("p99", limit_ms).holds(measured().latency_ms) is ok


def test_nothing_measured_holds_nothing(nothing: Measurement) -> None:
    assert not Objective("p99", 1e9).holds(nothing.latency_ms)
