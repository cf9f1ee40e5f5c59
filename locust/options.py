"""Declare the command-line options that this load adds to Locust's own."""

import argparse
import gzip
import math
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from schedule import ARRIVALS

PROTOCOLS = ("grpc", "rest")
OBJECTIVE = re.compile(r"p([1-9][0-9])=([0-9.]+)")


@dataclass(frozen=True)
class Options:
    """What one run was asked for; times in seconds."""

    protocol: str
    hosts: tuple[str, ...]
    payload: bytes
    model_name: str
    users: int
    spawn_rate: float
    run_time_s: float | None
    wait_time_s: float
    """Of a closed load, in which users ask again after an answer; 0 of an open one."""
    rate: float | None
    """Of an open load, in which requests come by themselves: requests a second, all together. The
    users are then the connections that they are sent over."""
    arrivals: str
    timeout_s: float
    stop_above_failures: float
    stop_above_latency: tuple[int, float] | None
    """A percentile, and the milliseconds that it may take."""
    results: Path | None
    answers: Path | None
    print_seconds: bool


def declare(parser: argparse.ArgumentParser) -> None:
    """Add our options to Locust's parser."""
    group = parser.add_argument_group("Predict requests", "")
    group.add_argument("--protocol", choices=PROTOCOLS, default="grpc")
    group.add_argument(
        "--payload",
        help="file with the bytes that every request sends; gzip'd where it is called *.gz",
    )
    group.add_argument("--model-name", default="resnet50", help="names the REST path")
    group.add_argument(
        "--wait-time", type=_not_negative, default=1.0, help="seconds from an answer to the next"
    )
    group.add_argument(
        "--rate",
        type=_above_zero,
        help="requests a second, whoever answers, in place of --wait-time; --users are connections",
    )
    group.add_argument("--arrivals", choices=ARRIVALS, default="poisson", help="of --rate")
    group.add_argument(
        "--timeout", type=_above_zero, default=60.0, help="seconds until a request has failed"
    )
    group.add_argument(
        "--stop-above-failures",
        type=_above_zero,
        default=0.2,
        help="share of failed requests, 0 to 1, above which the run ends early",
    )
    group.add_argument(
        "--stop-above-latency",
        type=_objective,
        metavar="P99=MS",
        help="end the run once that percentile cannot be within so many ms; goes with --rate",
    )
    group.add_argument("--results", help="JSON file to write at the end")
    group.add_argument("--answers", help="JSON file for a random sample of the answers")
    group.add_argument(
        "--print-seconds", action="store_true", help="a line of JSON on stderr every second"
    )


def read(parsed: argparse.Namespace) -> Options:
    """The options as Locust parsed them.

    Raises ValueError, in one line, for a host or payload that is missing or cannot be used.
    """
    return Options(
        protocol=parsed.protocol,
        hosts=hosts(parsed.host or ""),
        payload=_payload(parsed.payload),
        model_name=parsed.model_name,
        users=parsed.num_users or 1,
        spawn_rate=parsed.spawn_rate or 1,
        run_time_s=parsed.run_time,
        wait_time_s=0.0 if parsed.rate else parsed.wait_time,
        rate=parsed.rate,
        arrivals=parsed.arrivals,
        timeout_s=parsed.timeout,
        stop_above_failures=parsed.stop_above_failures,
        stop_above_latency=parsed.stop_above_latency,
        results=Path(parsed.results) if parsed.results else None,
        answers=Path(parsed.answers) if parsed.answers else None,
        print_seconds=parsed.print_seconds,
    )


def message(options: Options) -> dict[str, Any]:
    """For a message to the workers, which write no file; `of_message` reads it."""
    return {**asdict(options), "results": None, "answers": None}


def of_message(data: dict[str, Any]) -> Options:
    """The options that a master sent."""
    limit = data["stop_above_latency"]
    tuples = {"hosts": tuple(data["hosts"]), "stop_above_latency": tuple(limit) if limit else None}
    return Options(**{**data, **tuples})


def hosts(text: str) -> tuple[str, ...]:
    """Each `host:port` of a comma-separated list; ValueError when one is none."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise ValueError("--host is missing; give host:port, or several with commas between")
    for name in names:
        address, _, port = name.rpartition(":")
        if "/" in name or not (address and port.isdecimal()):
            raise ValueError(f"--host has `{name}`; write host:port, such as 127.0.0.1:8500")
    return names


def _payload(name: str | None) -> bytes:
    if not name:
        raise ValueError("--payload is missing; give the file whose bytes every request sends")
    try:
        content = Path(name).read_bytes()
        return gzip.decompress(content) if name.endswith(".gz") else content
    except (OSError, EOFError) as error:
        raise ValueError(f"--payload cannot be read: {error}") from None


def _objective(text: str) -> tuple[int, float]:
    found = OBJECTIVE.fullmatch(text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text} is no percentile with its ms, such as p99=250")
    return int(found[1]), _above_zero(found[2])


def _not_negative(text: str) -> float:
    value = float(text)
    if not (math.isfinite(value) and value >= 0):
        raise argparse.ArgumentTypeError(f"{text} is no number of 0 or more")
    return value


def _above_zero(text: str) -> float:
    value = float(text)
    if not (math.isfinite(value) and value > 0):
        raise argparse.ArgumentTypeError(f"{text} is no number above 0")
    return value
