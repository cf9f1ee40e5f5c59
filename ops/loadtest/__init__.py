"""Load what serves, and say whether the measurement can be believed."""

from ops.loadtest.against import Against
from ops.loadtest.asked import Asked
from ops.loadtest.capacity import probe
from ops.loadtest.follow import follow
from ops.loadtest.generator import command
from ops.loadtest.measurement import Measurement, Percentiles
from ops.loadtest.request import payload
from ops.loadtest.result import LoadResult
from ops.loadtest.source import Source
from ops.loadtest.trial import run
from ops.loadtest.verdict import Verdict

__all__ = [
    "Against",
    "Asked",
    "LoadResult",
    "Measurement",
    "Percentiles",
    "Source",
    "Verdict",
    "command",
    "follow",
    "payload",
    "probe",
    "run",
]
