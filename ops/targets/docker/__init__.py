"""Serve in containers of the model's image, on this machine's Docker engine."""

from ops.targets.docker.containers import Containers, docker

__all__ = ["Containers", "docker"]
