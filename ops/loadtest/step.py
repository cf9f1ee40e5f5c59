"""Hold the result of one of several loads in short."""

from typing import TYPE_CHECKING

from ops.loadtest.digits import three
from ops.loadtest.measurement import Figures, Percentiles

if TYPE_CHECKING:
    from ops.loadtest.result import LoadResult


class Step(Figures):
    """One step; its own loadtest.json is in `folder`, seen from the run's."""

    load: str
    """`40 users`, or `100 requests/s`."""
    users: int
    rate: float | None
    """Requests a second that came due; None of a closed load."""
    rps: float
    """Requests a second that completed."""
    latency_ms: Percentiles
    requests: int
    failures: int
    valid: bool
    outcome: str
    """`valid` or `invalid`; of a search `held`, `missed`, or `unknown` where it cannot be said."""
    summary: str
    folder: str

    @classmethod
    def of(cls, load: str, result: "LoadResult", outcome: str, folder: str) -> "Step":
        """The step that gave `result`."""
        kept = ("users", "rate", "rps", "latency_ms", "requests", "failures", "valid", "summary")
        figures = {name: getattr(result, name) for name in kept}
        return cls(load=load, outcome=outcome, folder=folder, **figures)


def table(steps: tuple[Step, ...]) -> list[str]:
    """The steps as lines for people, with a head."""
    width = max((len(step.load) for step in steps), default=0)
    head = f"{'load':<{width}}  {'requests/s':>10}  {'p50 ms':>8}  {'p99 ms':>8}  {'failed':>6}"
    return [head, *(_row(step, width) for step in steps)]


def _row(step: Step, width: int) -> str:
    latency = step.latency_ms
    return (
        f"{step.load:<{width}}  {three(step.rps):>10}  {three(latency.p50):>8}"
        f"  {three(latency.p99):>8}  {step.failures:>6}  {step.outcome}"
    )
