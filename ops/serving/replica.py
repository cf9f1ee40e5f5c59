"""Name one of those that serve behind an address, and ask it what it has served."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ops.serving import monitoring
from ops.serving.endpoint import Endpoint
from ops.serving.monitoring import Served


@dataclass(frozen=True)
class Replica:
    """One server of many alike."""

    name: str
    """What figures call it: its address where it has one of its own, else the name of its pod."""
    served: Callable[[str], Served | None]
    """Its count of the model of that name since it started; None where it does not tell."""

    @classmethod
    def at(cls, endpoint: Endpoint, protocol: str) -> "Replica":
        """The one that answers at `endpoint`, called by its address for `protocol`."""
        return cls(endpoint.address(protocol), partial(monitoring.served, endpoint))
