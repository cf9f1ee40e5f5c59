"""Say what one experiment is: machines, pods, the server's flags and the load."""

import re
from dataclasses import dataclass

from pydantic import ConfigDict

from ops.errors import BadValue
from ops.experiments.batching import Batching
from ops.experiments.load_profile import LoadProfile
from ops.experiments.serving_flags import ServingFlags

LABEL_VALUE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")
RESERVED = frozenset({"all"})
MONITORING = "prometheus_config { enable: true }\n"
"""Each server tells its own request counts, on upstream's path."""


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """A configuration of the service, by three kinds of name."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    legend: str
    """What plots and labels call it; a valid Kubernetes label value."""
    machine_type: str
    """The instance type of its nodes."""
    pods: int
    """Pods, and as many nodes: one pod has a node to itself."""
    cpus: int
    """vCPUs of a node."""
    memory_gb: float
    """Memory of a node, GiB."""
    serving: ServingFlags
    load: LoadProfile
    batching: Batching | None = None
    reference: str = ""
    """Its directory in the reference project; the legend where there is none."""
    aliases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.reference:
            object.__setattr__(self, "reference", self.legend)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it is found by, each once: legend, reference directory, aliases."""
        return tuple(dict.fromkeys((self.legend, self.reference, *self.aliases)))

    @property
    def files(self) -> dict[str, str]:
        """The text of each file that the server reads, by the flag that names it."""
        batching = {"batching_parameters_file": self.batching.text()} if self.batching else {}
        return {**batching, "monitoring_config_file": MONITORING}

    def check(self) -> None:
        """Raise BadValue for a value that no cluster or server could take."""
        if not LABEL_VALUE.fullmatch(self.legend):
            raise BadValue(
                f"legend is '{self.legend}'; it must be at most 63 of A-Z a-z 0-9 . _ -,"
                " with a letter or a digit at both ends"
            )
        for name in self.names:
            if name.lower() in RESERVED or re.search(r"[\s,]", name) or not name:
                raise BadValue(f"the name '{name}' must not be 'all', or hold a space or a comma")
        for name in ("pods", "cpus", "memory_gb"):
            if not getattr(self, name) > 0:
                raise BadValue(f"{name} is {getattr(self, name)}; it must be above 0")
        for part in (self.serving, self.load, self.batching):
            if part:
                part.check()
