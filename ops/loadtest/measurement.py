"""Hold what the load generator measured."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Figures(BaseModel):
    """What all of these have in common: they are records, and hold nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Percentiles(Figures):
    """Milliseconds, to three digits; None when nothing was measured."""

    p50: float | None
    p90: float | None
    p95: float | None
    p99: float | None
    max: float | None


class Lag(Figures):
    """How late the generator's own event loop ran, in milliseconds; None when not measured."""

    p50: float | None
    p99: float | None
    max: float | None


class Span(Figures):
    """Seconds from the start of the test."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """Seconds from start to end."""
        return self.end_s - self.start_s


class Window(Span):
    """A third of the steady part."""

    requests: int
    rps: float
    p95_ms: float | None
    p99_ms: float | None = None
    p99_between_ms: tuple[float, float] | None = None
    """Where the p99 lies, with 95 % confidence; None where there are too few requests to tell."""


class Total(Figures):
    """The whole run, ramp included."""

    requests: int
    failures: int


class Outstanding(Figures):
    """Requests due and not answered, on average over the steady part."""

    counted: float
    """Their number, integrated over it, without a look at any latency."""
    timed: float
    """The time that requests waited in it, by their latencies, over its length."""


class Worker(Figures):
    """One process of the generator, in the steady part."""

    requests: int
    cpu: float
    """Processor cores that it used, of all its threads."""
    busy: float
    """The share of the time, 0 to 1, in which the thread of its event loop was at work."""
    lag_ms: Lag


class Measurement(Figures):
    """The results file of locust/locustfile.py.

    Of the steady part, in which all users were there: `requests` (with or without success),
    `failures`, `rps`, latencies, `lag_ms`, `cpu`, `workers` and `replicas`. Of the whole run:
    `total`, `errors`, `max_in_flight` and `seconds`.
    """

    users: int
    protocol: str
    wait_time_s: float
    rate: float | None = None
    """Requests a second that an open load was asked to be; None of a closed one. Its users are
    connections."""
    arrivals: str | None = None
    """`poisson` or `uniform`, of an open load."""
    requests: int
    failures: int
    rps: float
    """Requests that completed per second."""
    offered: float | None = None
    """Requests of an open load that came due per second."""
    mean_latency_ms: float | None
    outstanding: Outstanding | None = None
    latency_ms: Percentiles
    max_in_flight: int
    """As the generator counts them: sent, and not answered yet. Of several processes, the sum of
    what each had at most within one second."""
    steady: Span
    windows: tuple[Window, ...]
    """The steady part in three; empty when it is shorter than three seconds."""
    replicas: dict[str, int]
    """Requests that each host completed."""
    total: Total
    errors: dict[str, int]
    """Failures by message, the most frequent first."""
    lag_ms: Lag
    cpu: float | None
    """Processor cores that the generator used, of all its processes."""
    workers: dict[str, Worker] = Field(default_factory=dict)
    """The processes of the generator by name: `local` alone, or `RANK@MACHINE` each."""
    stopped: str | None
    """Why the run ended before its time."""
    seconds: tuple[dict[str, Any], ...] = Field(repr=False)
    """`t`, `users`, `requests`, `failures`, `in_flight`, and p50, p95, p99 in milliseconds; of
    the generator itself, `cpu` in cores and `lag_ms`, p99."""

    @property
    def round_s(self) -> float | None:
        """Seconds that a user needs for one request and the wait after it; of an open load, in
        which nobody waits, those of a request."""
        if self.mean_latency_ms is None:
            return None
        return self.wait_time_s + self.mean_latency_ms / 1000
