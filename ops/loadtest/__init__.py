"""Load what serves, and say whether the measurement can be believed."""

from ops.loadtest import level, objective, page
from ops.loadtest.against import Against
from ops.loadtest.asked import Asked
from ops.loadtest.capacity import half_rate, probe
from ops.loadtest.follow import follow
from ops.loadtest.generator import OnSecond, command
from ops.loadtest.hosts import Hosts
from ops.loadtest.in_cluster import InCluster
from ops.loadtest.in_cluster import there as inside
from ops.loadtest.level import Level
from ops.loadtest.measurement import Measurement, Percentiles
from ops.loadtest.objective import Objective
from ops.loadtest.others import LOOK_S
from ops.loadtest.others import requests as others
from ops.loadtest.ports import free_port
from ops.loadtest.processes import Processes
from ops.loadtest.request import payload
from ops.loadtest.result import LoadResult
from ops.loadtest.search import Search, find
from ops.loadtest.source import Giver, Source
from ops.loadtest.step import table
from ops.loadtest.stepped import stepped
from ops.loadtest.trial import run
from ops.loadtest.verdict import Verdict

__all__ = [
    "LOOK_S",
    "Against",
    "Asked",
    "Giver",
    "Hosts",
    "InCluster",
    "Level",
    "LoadResult",
    "Measurement",
    "Objective",
    "OnSecond",
    "Percentiles",
    "Processes",
    "Search",
    "Source",
    "Verdict",
    "command",
    "find",
    "follow",
    "free_port",
    "half_rate",
    "inside",
    "level",
    "objective",
    "others",
    "page",
    "payload",
    "probe",
    "run",
    "stepped",
    "table",
]
