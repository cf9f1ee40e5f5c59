"""Serve on this machine, whatever the replicas run as: what `local` and `docker` share."""

from ops.targets.machine.capacity import Capacity
from ops.targets.machine.images import Images
from ops.targets.machine.machine import Machine
from ops.targets.machine.mark import Mark
from ops.targets.machine.replicas import Replicas
from ops.targets.machine.site import Site

__all__ = ["Capacity", "Images", "Machine", "Mark", "Replicas", "Site"]
