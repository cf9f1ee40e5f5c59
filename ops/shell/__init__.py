"""Start every outside program in one place, with a bound on its time and its words kept."""

from ops.shell.command import DOCTOR, Command
from ops.shell.output import OnLine
from ops.shell.shell import MASK, Shell

__all__ = ["DOCTOR", "MASK", "Command", "OnLine", "Shell"]
