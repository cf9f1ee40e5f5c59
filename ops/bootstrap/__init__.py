"""Make of a Google project what a release needs, and take back what was made."""

from ops.bootstrap.plan import Plan, planned
from ops.bootstrap.resource import Resource, Standing
from ops.bootstrap.resources import Wanted, resources
from ops.bootstrap.work import carry_out

__all__ = ["Plan", "Resource", "Standing", "Wanted", "carry_out", "planned", "resources"]
