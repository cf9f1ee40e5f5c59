"""Hold one load test's figures, its verdicts, and what happened in each second."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Verdict(BaseModel):
    """One answer to whether the measurement can be believed."""

    model_config = ConfigDict(frozen=True)

    name: str
    ok: bool
    measured: Any = None
    wanted: Any = None


class Second(BaseModel):
    """One second of the test: `t` seconds after its start, latencies in milliseconds.

    Of the generator itself: `cpu` in cores, `lag_ms` how late its event loop ran, p99.
    """

    model_config = ConfigDict(frozen=True)

    t: float
    users: float = 0
    requests: float = 0
    failures: float = 0
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    cpu: float | None = None
    lag_ms: float | None = None


class Served(BaseModel):
    """What one replica says that it served: requests by status, batches by their size."""

    model_config = ConfigDict(frozen=True)

    requests: dict[str, int] = Field(default_factory=dict)
    batches: dict[int, int] = Field(default_factory=dict)


class Steady(BaseModel):
    """The part that counts, in seconds from the start; the ramp lies before it."""

    model_config = ConfigDict(frozen=True)

    start_s: float
    end_s: float


class Measurement(BaseModel):
    """The object of loadtest.json. A record that does not say it is valid is not."""

    model_config = ConfigDict(frozen=True)

    valid: bool = False
    users: int | None = None
    protocol: str | None = None
    wait_time_s: float | None = None
    rate: Any = None
    """Requests per second that an open load was to make; None of a closed one."""
    arrivals: Any = None
    steps: Any = None
    requests: int = 0
    failures: int = 0
    rps: float | None = None
    mean_latency_ms: float | None = None
    latency_ms: dict[str, float | None] = Field(default_factory=dict)
    max_in_flight: int | None = None
    lag_ms: dict[str, float | None] = Field(default_factory=dict)
    cpu: float | None = None
    """Processor cores that the generator used."""
    steady: Steady | None = None
    replicas: dict[str, int] = Field(default_factory=dict)
    served: dict[str, Served] = Field(default_factory=dict)
    verdicts: tuple[Verdict, ...] = ()
    stopped: str | None = None
    errors: dict[str, int] = Field(default_factory=dict)
    seconds: tuple[Second, ...] = ()

    @property
    def missed(self) -> tuple[Verdict, ...]:
        """The verdicts that speak against the measurement."""
        return tuple(verdict for verdict in self.verdicts if not verdict.ok)

    def counts(self, second: Second) -> bool:
        """Whether the second lies in the part that counts."""
        steady = self.steady
        return bool(steady and round(steady.start_s) <= second.t < round(steady.end_s))

    @property
    def failed_share(self) -> float | None:
        """Failures for each request, 0 to 1; unknown when nothing was requested."""
        return self.failures / self.requests if self.requests else None
