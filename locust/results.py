"""Sum a run up and write it to a file, in one piece."""

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from hdrh.histogram import HdrHistogram
from options import Options
from second import Second, percentile_ms
from tally import Tally

HOUR_US = 3_600_000_000
DIGITS = 3
WINDOWS = 3


def summarize(options: Options, tally: Tally, stopped: str | None) -> dict[str, Any]:
    """All figures of a run, for JSON.

    `requests`, `failures`, `rps`, the latencies, `lag_ms`, `cpu` and `replicas` are of the steady
    part, in whole seconds. `total`, `errors` and `max_in_flight` are of the whole run. A figure
    for which there was no request is null. `stopped` says why the run ended before its time.
    """
    return {
        "protocol": options.protocol,
        "users": options.users,
        "wait_time_s": options.wait_time_s,
        "stopped": stopped,
        "total": {"requests": tally.requests, "failures": tally.failures},
        "errors": dict(tally.errors.most_common()),
        "max_in_flight": max(second.max_in_flight for second in [*tally.seconds, tally.now]),
        "seconds": [second.plain() for second in tally.seconds],
        **_steady(tally),
    }


def write(results: dict[str, Any], path: Path) -> None:
    """Write JSON so that a reader sees all of it or none; the folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    partial.write_text(json.dumps(results, indent=1), encoding="utf-8")
    partial.replace(path)


def _steady(tally: Tally) -> dict[str, Any]:
    seconds = tally.steady
    latencies = _joined(second.latencies_us for second in seconds)
    requests = len(latencies)
    start_s, end_s = _span(seconds) if seconds else (tally.now.start_s, tally.now.start_s)
    return {
        "requests": requests,
        "failures": sum(second.failures for second in seconds),
        "rps": _rate(requests, end_s - start_s),
        "mean_latency_ms": round(sum(latencies) / requests / 1000, 3) if requests else None,
        "latency_ms": _percentiles(latencies, (50, 90, 95, 99)),
        "steady": {"start_s": round(start_s, 3), "end_s": round(end_s, 3)},
        "windows": [_window(window) for window in _windows(seconds)],
        "lag_ms": _percentiles(_joined(second.lags_us for second in seconds), (50, 99)),
        "cpu": _cpu(tally),
        "replicas": _replicas(tally.hosts, seconds),
    }


def _percentiles(values_us: "array[int]", percents: tuple[int, ...]) -> dict[str, float | None]:
    """In milliseconds, by an HdrHistogram of three digits; with the largest value."""
    if not values_us:
        return dict.fromkeys([*(f"p{percent}" for percent in percents), "max"])
    histogram = HdrHistogram(1, HOUR_US, DIGITS)
    for value, count in Counter(values_us).items():
        histogram.record_value(min(value, HOUR_US), count)
    largest = max(values_us)
    found = histogram.get_percentile_to_value_dict(list(percents))
    named = {f"p{percent}": min(value, largest) for percent, value in found.items()}
    return {name: round(value / 1000, 3) for name, value in [*named.items(), ("max", largest)]}


def _windows(seconds: Sequence[Second]) -> list[Sequence[Second]]:
    """The steady part in three, equally long to a second; none when it has no three seconds."""
    count = len(seconds) // WINDOWS
    # What is left over after the division is left out, at the start.
    first = len(seconds) % WINDOWS
    starts = range(first, len(seconds), count) if count else ()
    return [seconds[start : start + count] for start in starts]


def _window(seconds: Sequence[Second]) -> dict[str, Any]:
    latencies = sorted(_joined(second.latencies_us for second in seconds))
    start_s, end_s = _span(seconds)
    return {
        "start_s": round(start_s, 3),
        "end_s": round(end_s, 3),
        "requests": len(latencies),
        "rps": _rate(len(latencies), end_s - start_s),
        "p95_ms": percentile_ms(latencies, 95),
    }


def _cpu(tally: Tally) -> float | None:
    """Processor cores that this process used, on average."""
    seconds = tally.steady
    if len(seconds) < 2:
        return None
    used_s = seconds[-1].cpu_s - seconds[0].cpu_s
    return round(used_s / (seconds[-1].end_s - seconds[0].end_s), 3)


def _replicas(hosts: Sequence[str], seconds: Sequence[Second]) -> dict[str, int]:
    counts = dict.fromkeys(hosts, 0)
    for second in seconds:
        for host, count in zip(hosts, second.replicas, strict=True):
            counts[host] += count
    return counts


def _span(seconds: Sequence[Second]) -> tuple[float, float]:
    return seconds[0].start_s, seconds[-1].end_s


def _rate(requests: int, length_s: float) -> float:
    return round(requests / length_s, 3) if length_s > 0 else 0.0


def _joined(parts: "Iterable[array[int]]") -> "array[int]":
    joined = array("Q")
    for part in parts:
        joined.extend(part)
    return joined
