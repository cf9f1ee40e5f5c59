"""Start every outside program in one place, with a bound on its time and its words kept."""

from ops.shell.command import DOCTOR, NO_KUBERC, Command
from ops.shell.output import OnLine
from ops.shell.shell import MASK, Shell

__all__ = ["DOCTOR", "MASK", "NO_KUBERC", "Command", "OnLine", "Shell"]
