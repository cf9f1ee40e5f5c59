"""Hold a measurement together with the verdicts on it."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from pydantic import Field

from ops.loadtest import verdicts
from ops.loadtest.digits import three
from ops.loadtest.measurement import Measurement
from ops.loadtest.step import Step
from ops.loadtest.verdict import Verdict
from ops.records.files import replace_text
from ops.serving.monitoring import Served

FILE = "loadtest.json"
NOTHING: Mapping[str, Served] = MappingProxyType({})


class LoadResult(Measurement):
    """The object of loadtest.json."""

    verdicts: tuple[Verdict, ...]
    valid: bool
    """Whether every verdict is ok; what is not valid decides nothing."""
    served: dict[str, Served] = Field(default_factory=dict)
    """What each replica itself says it served of the model in the whole run; without those that do
    not say."""
    steps: tuple[Step, ...] = ()
    """All loads of a run that gave several; the other figures are those of one of them."""
    capacity: float | None = None
    """The highest rate that held the objective of a search, in requests a second; 0 if none."""

    @classmethod
    def of(
        cls,
        measured: Measurement,
        served: Mapping[str, Served] = NOTHING,
        replicas: int = 0,
        more: tuple[Verdict, ...] = (),
    ) -> "LoadResult":
        """The measurement, judged; `replicas` is how many there are that could tell.

        `more` are verdicts on what is not in its figures.
        """
        counts = {name: one.total for name, one in served.items()}
        found = (*verdicts.judge(measured, counts, replicas), *more)
        valid = all(verdict.ok for verdict in found)
        return cls(**dict(measured), verdicts=found, valid=valid, served=dict(served))

    def judged(self, name: str, *, ok: bool, measured: str, wanted: str) -> "LoadResult":
        """The result with one verdict more, by somebody who saw what the load could not."""
        verdict = Verdict(name=name, ok=ok, measured=measured, wanted=wanted)
        update = {"verdicts": (*self.verdicts, verdict), "valid": self.valid and ok}
        return self.model_copy(update=update)

    @property
    def summary(self) -> str:
        """The result in one line."""
        if not self.valid:
            doubts = (f"{one.name}: {one.measured}" for one in self.verdicts if not one.ok)
            return f"invalid; {'; '.join(doubts)}"
        latency = self.latency_ms
        return (
            f"valid; {three(self.rps)} requests/s, p50 {three(latency.p50)},"
            f" p95 {three(latency.p95)}, p99 {three(latency.p99)} ms,"
            f" {self.failures} of {self.requests} failed"
        )

    def write(self, folder: Path) -> None:
        """Write loadtest.json into `folder`, in one piece."""
        replace_text(folder / FILE, self.model_dump_json(indent=1))
