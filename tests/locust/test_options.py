"""Read the options, good and bad."""

import argparse
from dataclasses import replace
from pathlib import Path

import pytest
from options import declare, hosts, message, of_message, read


def parsed(*given: str) -> argparse.Namespace:
    """Ours as Locust's parser reads them, beside those of Locust's own that we look at."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host")
    parser.set_defaults(num_users=3, spawn_rate=2.0, run_time=60)
    declare(parser)
    return parser.parse_args(given)


def test_they_are_read(payload: Path) -> None:
    got = read(parsed("--host", "a:1,b:2", "--payload", str(payload), "--wait-time", "0"))

    assert got.hosts == ("a:1", "b:2")
    assert got.payload == payload.read_bytes()
    assert (got.users, got.spawn_rate, got.run_time_s, got.wait_time_s) == (3, 2.0, 60, 0)
    assert (got.protocol, got.stop_above_failures, got.results) == ("grpc", 0.2, None)


def test_an_open_load_has_no_pause(payload: Path) -> None:
    options = ("--rate", "20", "--arrivals", "uniform", "--stop-above-latency", "p95=12.5")

    got = read(parsed("--host", "a:1", "--payload", str(payload), *options))

    assert (got.rate, got.arrivals, got.wait_time_s) == (20, "uniform", 0)
    assert got.stop_above_latency == (95, 12.5)


def test_workers_get_what_the_master_has(payload: Path) -> None:
    given = ("--payload", str(payload), "--stop-above-latency", "p95=12.5", "--results", "here")
    got = read(parsed("--host", "a:1,b:2", *given))

    # Lists come where tuples went, and no worker writes a file.
    data = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in message(got).items()
    }

    assert of_message(data) == replace(got, results=None)


@pytest.mark.parametrize("text", ["", "a", "a:", ":1", "a:b", "http://a:1", "a:1,b"])
def test_a_host_that_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="--host"):
        hosts(text)


@pytest.mark.parametrize("given", [(), ("--payload", "/nowhere")])
def test_a_payload_that_is_none(given: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="--payload"):
        read(parsed("--host", "a:1", *given))


@pytest.mark.parametrize(
    "given",
    [
        ("--wait-time", "-1"),
        ("--wait-time", "nan"),
        ("--wait-time", "x"),
        ("--timeout", "0"),
        ("--stop-above-failures", "0"),
        ("--protocol", "soap"),
        ("--rate", "0"),
        ("--arrivals", "weekly"),
        ("--stop-above-latency", "p99"),
        ("--stop-above-latency", "p99=0"),
        ("--stop-above-latency", "p100=5"),
    ],
)
def test_a_value_that_cannot_be(given: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parsed(*given)

    assert ended.value.code == 2
    assert given[0] in capsys.readouterr().err
