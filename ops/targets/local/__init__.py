"""Serve on this machine itself, with no cloud and no Docker."""

from ops.targets.local.processes import Processes, local

__all__ = ["Processes", "local"]
