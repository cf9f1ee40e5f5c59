"""Keep releases as they stand at their target: who is at it, what was done, what was good."""

from ops.records.history import History
from ops.records.lock import Holder, Lock
from ops.records.record import Record
from ops.records.release import Deployed, Gate, Release, Step
from ops.records.run import Run

__all__ = ["Deployed", "Gate", "History", "Holder", "Lock", "Record", "Release", "Run", "Step"]
