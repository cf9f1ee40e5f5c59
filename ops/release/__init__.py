"""Carry a model from its source to where it is served, prove it there, and undo what fails."""

from ops.release.flow import release, rollback
from ops.release.order import Order

__all__ = ["Order", "release", "rollback"]
