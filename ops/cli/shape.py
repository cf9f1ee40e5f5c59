"""Check the flags that give a load a shape of its own."""

from dataclasses import dataclass, replace

from ops.cli import values
from ops.errors import BadValue
from ops.loadtest import Asked, Objective, free_port, level, objective

CONTRARIES = (
    ("--rate", "--wait-time"),
    ("--rate", "--steps"),
    ("--steps", "--find-capacity"),
    ("--steps", "--web"),
    ("--find-capacity", "--wait-time"),
    ("--find-capacity", "--web"),
)


@dataclass(frozen=True)
class Shape:
    """What was typed beside the flags of a plain load; empty for what was not."""

    rate: str = ""
    arrivals: str = ""
    steps: str = ""
    find_capacity: bool = False
    slo: str = ""
    web: bool = False

    def over(self, load: Asked, p99_ms: float) -> Asked:
        """The load in this shape; raises BadValue for one that cannot be.

        A search holds `p99_ms` unless it was told what else.
        """
        self._refuse_contraries(load)
        wanted = objective.parse("--slo", self.slo) if self.slo else Objective("p99", p99_ms)
        shaped = replace(
            load,
            source=load.source.shown(free_port()) if self.web else load.source,
            rate=values.rate("--rate", self.rate),
            arrivals=self.arrivals or load.arrivals,
            levels=level.parse("--steps", self.steps),
            objective=wanted if self.find_capacity else None,
        )
        self._refuse_idle(shaped)
        shaped.check()
        return shaped

    def _refuse_contraries(self, load: Asked) -> None:
        given = {
            "--rate": bool(self.rate),
            "--steps": bool(self.steps),
            "--find-capacity": self.find_capacity,
            "--wait-time": load.wait_time_s is not None,
            "--web": self.web,
        }
        for one, other in CONTRARIES:
            if given[one] and given[other]:
                raise BadValue(f"{one} and {other} exclude each other; give one of them")

    def _refuse_idle(self, shaped: Asked) -> None:
        """Refuse flags that would change nothing."""
        if self.slo and not self.find_capacity:
            raise BadValue(f"--slo is '{self.slo}', which is of --find-capacity; give both")
        if self.arrivals and not shaped.is_open:
            raise BadValue(f"--arrivals is '{self.arrivals}', which is of --rate; give both")
        if shaped.users and any(one.users for one in shaped.levels):
            raise BadValue("--steps counts users, and so does --users; give one of them")
