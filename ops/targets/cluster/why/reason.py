"""Say what holds a rollout up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One thing that holds it up, in words."""

    text: str
    """One line: what is wrong, and what would be right or the command that mends it."""
    final: bool
    """Whether waiting longer is useless. Else it is what the rollout waits for, which may be quite
    in order: worth telling when the time is up."""
    pod: str = ""
    """Whose log is worth showing; empty for none."""
    previous: bool = False
    """Whether that is the log of the container before: `kubectl logs --previous`."""
