"""Say how the requests were spread over the replicas, and by whose count."""

from collections.abc import Mapping
from dataclasses import dataclass

from ops.report.measurement import Measurement


@dataclass(frozen=True)
class Shares:
    """Requests of each replica, by its `host:port`."""

    counts: Mapping[str, int]
    own: bool
    """Whether the replicas themselves counted, the ramp included; else the generator did, in the
    part that counts."""

    @property
    def by(self) -> str:
        """Whose count it is, in words."""
        return "by their own count" if self.own else "as the generator counted"

    def share(self, replica: str) -> float:
        """The replica's part of all requests, 0 to 1; 0 when there were none."""
        total = sum(self.counts.values())
        return self.counts[replica] / total if total else 0.0


def shares(loadtest: Measurement) -> Shares:
    """By the replicas' own count where each of them tells it."""
    own = {host: sum(one.requests.values()) for host, one in loadtest.served.items()}
    if own and own.keys() >= loadtest.replicas.keys():
        return Shares(own, own=True)
    return Shares(loadtest.replicas, own=False)
