"""Share known windows and what is missed among these tests."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pytest

from ops.loadtest.measurement import Measurement
from ops.loadtest.verdicts import judge

NONE: Mapping[str, int] = MappingProxyType({})


@pytest.fixture
def missed() -> Callable[..., dict[str, str]]:
    """What the verdicts that are not ok say was measured."""

    def find(measurement: Measurement, served: Mapping[str, int] = NONE) -> dict[str, str]:
        return {one.name: one.measured for one in judge(measurement, served) if not one.ok}

    return find


@pytest.fixture
def windows() -> Callable[..., list[dict[str, Any]]]:
    """Three windows, one after the other; a p99 is known to 5 % either way."""

    def make(
        rps: tuple[float, ...] = (45.4, 45.4, 45.4),
        p95_ms: tuple[float, ...] = (110.0, 110.0, 110.0),
        p99_ms: tuple[float, ...] | None = None,
        length_s: float = 20.0,
    ) -> list[dict[str, Any]]:
        return [
            {
                "start_s": 10 + number * length_s,
                "end_s": 10 + (number + 1) * length_s,
                "requests": round(rate * length_s),
                "rps": rate,
                "p95_ms": p95,
                "p99_ms": p99,
                "p99_between_ms": [0.95 * p99, 1.05 * p99] if p99_ms else None,
            }
            for number, (rate, p95, p99) in enumerate(
                zip(rps, p95_ms, p99_ms or p95_ms, strict=True)
            )
        ]

    return make
