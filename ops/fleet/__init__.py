"""Have other machines give the load, as Locust workers that are started there over SSH."""

from ops.fleet.crew import Crew
from ops.fleet.host import Host

__all__ = ["Crew", "Host"]
