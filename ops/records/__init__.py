"""Keep releases as they stand at their target: who is at it, what was done, what was good."""

from ops.records.folder import Folder
from ops.records.history import History
from ops.records.holder import Holder
from ops.records.lock import FileLock, Lock
from ops.records.record import Record
from ops.records.release import Deployed, Gate, Release, Step
from ops.records.run import Run

__all__ = [
    "Deployed",
    "FileLock",
    "Folder",
    "Gate",
    "History",
    "Holder",
    "Lock",
    "Record",
    "Release",
    "Run",
    "Step",
]
