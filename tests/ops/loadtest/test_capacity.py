"""Check that the probe's profile is about half of what there is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops.loadtest.against import Against
from ops.loadtest.capacity import half, probe
from ops.loadtest.measurement import Measurement
from ops.shell import Shell


@pytest.mark.parametrize("capacity", [0.2, 1, 3, 12, 40, 200, 5000])
@pytest.mark.parametrize("hosts", [1, 2, 8])
def test_half(capacity: float, hosts: int, measured: Callable[..., Measurement]) -> None:
    """Two users at each host, always asking, see 2 x hosts / capacity (Little's law)."""
    latency_s = 2 * hosts / capacity
    shown = measured(rps=capacity, mean_latency_ms=1000 * latency_s)

    profile = half(shown, hosts)

    profile.check()
    given = profile.users / (profile.wait_time_s + latency_s / 2)
    assert 0.25 * capacity <= given <= 0.55 * capacity
    assert profile.users >= hosts
    assert profile.ramp_s <= 5
    assert 45 <= profile.run_time_s <= 180


def test_half_of_nothing_is_the_least_there_is(nothing: Measurement) -> None:
    profile = half(nothing, hosts=2)

    profile.check()
    assert profile.users == 2


def test_probe(null_server: Callable[..., Any], payload: Path, tmp_path: Path) -> None:
    """Two users at a server of 50 ms see 40 requests a second; half is about 20 users at 1 s."""
    server = null_server("grpc", delay=0.05)

    profile = probe(Shell(), Against((server.host,), "grpc", "any", payload), tmp_path)

    assert server.counts()["most_in_flight"] == 2
    assert 10 <= profile.users <= 21
    assert profile.wait_time_s == 1
    assert (tmp_path / "probe" / "locust.json").exists()
