"""Gather the facts behind a run into short lists: model, image, experiment, machine, endpoints."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from ops.errors import BadValue
from ops.experiments import find, load
from ops.report.measurement import Measurement, Served
from ops.report.run import Run
from ops.report.wording import milliseconds, moment, number, plain, words

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Section:
    """A title and facts, each a label and a value; what is not known is left out."""

    title: str
    facts: Facts


def sections(run: Run) -> tuple[Section, ...]:
    """The sections that have something to say."""
    every = (
        Section("Load", _load(run.loadtest)),
        Section("Replicas, by their own count", _replicas(run.loadtest)),
        Section("Model", _facts(run.model or {})),
        Section("Image", _facts(run.image or {})),
        Section("Experiment", _facts(_experiment(run.experiment))),
        Section("Machine", _facts(run.machine or {})),
        Section("Endpoints", _endpoints(run.endpoints)),
        Section("Run", _run(run)),
    )
    return tuple(section for section in every if section.facts)


def _facts(content: dict[str, Any]) -> Facts:
    return tuple((words(key), plain(value)) for key, value in _leaves(content))


def _leaves(content: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _leaves(value)
        elif value not in (None, "", [], ()):
            yield key, value


def _experiment(name: str) -> dict[str, Any]:
    """The experiment as the file has it, or its name alone when it is in no file."""
    with suppress(BadValue):
        known = asdict(find(name, load()))
        # The load that was given stands in its own section; a target may choose another one.
        return {key: value for key, value in known.items() if key != "load"}
    return {"name": name}


def _load(loadtest: Measurement | None) -> Facts:
    if loadtest is None:
        return ()
    counted = loadtest.steady
    span = f"{number(counted.start_s)} to {number(counted.end_s)} s" if counted else None
    lag = loadtest.lag_ms.get("p99")
    every: dict[str, Any] = {
        "protocol": loadtest.protocol,
        "users": loadtest.users,
        "seconds between requests": loadtest.wait_time_s,
        "most in flight": loadtest.max_in_flight,
        "part that counts": span,
        **{f"{key} latency": value for key, value in _latencies(loadtest)},
        "generator's own lag, p99": None if lag is None else milliseconds(lag),
        "generator's own processor, cores": loadtest.cpu,
    }
    return _facts(every)


def _replicas(loadtest: Measurement | None) -> Facts:
    served = loadtest.served if loadtest else {}
    return tuple((host, f"{_requests(one)}, {_batches(one)}") for host, one in served.items())


def _requests(one: Served) -> str:
    return f"{number(sum(one.requests.values()))} requests"


def _batches(one: Served) -> str:
    computed = sum(one.batches.values())
    if not computed:
        return "each computed alone"
    rows = sum(size * count for size, count in one.batches.items())
    largest = max(one.batches)
    return f"{number(computed)} batches of {number(rows / computed)} on average, {largest} at most"


def _latencies(loadtest: Measurement) -> Iterator[tuple[str, str]]:
    for name, value in {"mean": loadtest.mean_latency_ms, **loadtest.latency_ms}.items():
        if value is not None:
            yield name, milliseconds(value)


def _endpoints(endpoints: list[dict[str, str]]) -> Facts:
    return tuple(fact for endpoint in endpoints for fact in _facts(endpoint))


def _run(run: Run) -> Facts:
    every = {
        "id": run.id,
        "target": run.target,
        "started": run.started and moment(run.started),
        "ended": run.ended and moment(run.ended),
    }
    return _facts(every)
