"""Load what serves, and say whether the measurement can be believed."""

from ops.loadtest.against import Against
from ops.loadtest.asked import Asked
from ops.loadtest.capacity import probe
from ops.loadtest.follow import follow
from ops.loadtest.generator import command
from ops.loadtest.hosts import Hosts
from ops.loadtest.in_cluster import InCluster
from ops.loadtest.in_cluster import there as inside
from ops.loadtest.measurement import Measurement, Percentiles
from ops.loadtest.others import LOOK_S
from ops.loadtest.others import requests as others
from ops.loadtest.processes import Processes
from ops.loadtest.request import payload
from ops.loadtest.result import LoadResult
from ops.loadtest.source import Source
from ops.loadtest.trial import run
from ops.loadtest.verdict import Verdict

__all__ = [
    "LOOK_S",
    "Against",
    "Asked",
    "Hosts",
    "InCluster",
    "LoadResult",
    "Measurement",
    "Percentiles",
    "Processes",
    "Source",
    "Verdict",
    "command",
    "follow",
    "inside",
    "others",
    "payload",
    "probe",
    "run",
]
