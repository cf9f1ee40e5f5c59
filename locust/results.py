"""Sum a run up and write it to a file, in one piece."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hdrh.histogram import HdrHistogram
from histogram import interval_ms, merged, of, percentiles_ms
from options import Options
from record import Record
from second import Process, Second

WINDOWS = 3


def summarize(options: Options, record: Record, stopped: str | None) -> dict[str, Any]:
    """All figures of a run, for JSON.

    `requests`, `failures`, `rps`, the latencies, `lag_ms`, `cpu`, `workers` and `replicas` are of
    the steady part, in whole seconds. `total`, `errors` and `max_in_flight` are of the whole run.
    Percentiles are those of one histogram of everything, however many processes measured it. A
    figure for which there was no request is null. `stopped` says why the run ended before its time.
    """
    return {
        "protocol": options.protocol,
        "users": options.users,
        "wait_time_s": options.wait_time_s,
        "rate": options.rate,
        "arrivals": options.arrivals if options.rate else None,
        "stopped": stopped,
        "total": {"requests": record.requests, "failures": record.failures},
        "errors": dict(record.errors.most_common()),
        "max_in_flight": max((second.max_in_flight for second in record.seconds), default=0),
        "seconds": record.told,
        **_steady(options, record),
    }


def write(results: dict[str, Any], path: Path) -> None:
    """Write JSON so that a reader sees all of it or none; the folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    partial.write_text(json.dumps(results, indent=1), encoding="utf-8")
    partial.replace(path)


def _steady(options: Options, record: Record) -> dict[str, Any]:
    seconds = record.steady
    requests = sum(second.requests for second in seconds)
    start_s, end_s = _span(seconds or record.seconds[-1:])
    start_s = start_s if seconds else end_s
    workers = _workers(seconds)
    return {
        "requests": requests,
        "failures": sum(second.failures for second in seconds),
        "rps": _rate(requests, end_s - start_s),
        "offered": _offered(options, seconds, end_s - start_s),
        "mean_latency_ms": _mean_ms(seconds, requests),
        "outstanding": _outstanding(record, end_s - start_s),
        "latency_ms": percentiles_ms(_latencies(seconds), (50, 90, 95, 99)),
        "steady": {"start_s": round(start_s, 3), "end_s": round(end_s, 3)},
        "windows": [_window(window) for window in _windows(seconds)],
        "lag_ms": _lag_ms([one for second in seconds for one in second.processes.values()]),
        "cpu": round(sum(one["cpu"] for one in workers.values()), 3) if workers else None,
        "workers": workers,
        "replicas": _replicas(options.hosts, seconds),
    }


def _windows(seconds: Sequence[Second]) -> list[Sequence[Second]]:
    """The steady part in three, equally long to a second; none when it has no three seconds."""
    count = len(seconds) // WINDOWS
    # What is left over after the division is left out, at the start.
    first = len(seconds) % WINDOWS
    starts = range(first, len(seconds), count) if count else ()
    return [seconds[start : start + count] for start in starts]


def _window(seconds: Sequence[Second]) -> dict[str, Any]:
    requests = sum(second.requests for second in seconds)
    start_s, end_s = _span(seconds)
    latencies = _latencies(seconds)
    found = percentiles_ms(latencies, (95, 99))
    return {
        "start_s": round(start_s, 3),
        "end_s": round(end_s, 3),
        "requests": requests,
        "rps": _rate(requests, end_s - start_s),
        "p95_ms": found["p95"],
        "p99_ms": found["p99"],
        "p99_between_ms": interval_ms(latencies, 99),
    }


def _workers(seconds: Sequence[Second]) -> dict[str, dict[str, Any]]:
    """Each process of the generator: its requests, processor cores, busy share and lag."""
    parts: dict[str, list[Process]] = {}
    for second in seconds:
        for name, process in second.processes.items():
            parts.setdefault(name, []).append(process)
    start_s, end_s = _span(seconds)
    return {name: _worker(one, end_s - start_s) for name, one in parts.items()}


def _worker(parts: Sequence[Process], length_s: float) -> dict[str, Any]:
    return {
        "requests": sum(part.requests for part in parts),
        "cpu": _rate(sum(part.cpu_s for part in parts), length_s),
        "busy": _rate(sum(part.busy_s for part in parts), length_s),
        "lag_ms": _lag_ms(parts),
    }


def _replicas(hosts: Sequence[str], seconds: Sequence[Second]) -> dict[str, int]:
    counts = [sum(host) for host in zip(*(second.replicas for second in seconds), strict=True)]
    return dict(zip(hosts, counts or [0] * len(hosts), strict=True))


def _latencies(seconds: Sequence[Second]) -> HdrHistogram:
    return merged(part for second in seconds for part in second.latencies)


def _lag_ms(parts: Sequence[Process]) -> dict[str, float | None]:
    return percentiles_ms(of(lag_us for part in parts for lag_us in part.lags_us), (50, 99))


def _outstanding(record: Record, length_s: float) -> dict[str, float]:
    """Requests due and unanswered, on average: as counted, and as timed.

    The former is the integral of their number over the steady part. The latter is the time that
    requests waited in it by their latencies: without what those that completed in it had waited
    before, and with what others have waited at its end.
    """
    seconds = record.steady
    if not seconds:
        return {"counted": 0.0, "timed": 0.0}
    before = record.seconds[: -len(seconds)]
    waited_s = sum(second.latency_us for second in seconds) / 1e6 + seconds[-1].age_s
    waited_s -= before[-1].age_s if before else 0.0
    counted_s = sum(second.outstanding_s for second in seconds)
    return {"counted": counted_s / length_s, "timed": waited_s / length_s}


def _offered(options: Options, seconds: Sequence[Second], length_s: float) -> float | None:
    """Requests that came due a second; None of a closed load."""
    if options.rate is None:
        return None
    return _rate(sum(second.offered for second in seconds), length_s)


def _mean_ms(seconds: Sequence[Second], requests: int) -> float | None:
    total_us = sum(second.latency_us for second in seconds)
    return round(total_us / requests / 1000, 3) if requests else None


def _span(seconds: Sequence[Second]) -> tuple[float, float]:
    return (seconds[0].start_s, seconds[-1].end_s) if seconds else (0.0, 0.0)


def _rate(count: float, length_s: float) -> float:
    return round(count / length_s, 3) if length_s > 0 else 0.0
