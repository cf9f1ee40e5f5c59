"""Serve on this machine itself, with no cloud and no Docker."""

from ops.targets.local.local import Local

__all__ = ["Local"]
