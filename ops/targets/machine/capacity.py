"""Fit an experiment's pods to what this machine has."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from ops.errors import OpsError
from ops.experiments import Experiment

GIB = 2**30
# TensorFlow itself takes about 0.5 GiB, a ResNet50 with its working memory about as much again.
REPLICA_BYTES = 1 * GIB


@dataclass(frozen=True)
class Capacity:
    """How many replicas run here, and with how many CPUs each."""

    replicas: int
    cpus: int

    @classmethod
    def of(cls, experiment: Experiment, machine_cpus: int, free_bytes: int) -> "Capacity":
        """As many replicas as the experiment has pods, fewer where CPUs or memory do not do.

        Raises OpsError when there is no memory for one.
        """
        fitting = free_bytes // REPLICA_BYTES
        if not fitting:
            raise OpsError(
                f"{free_bytes / GIB:.1f} GiB of memory are free; one replica takes about"
                f" {REPLICA_BYTES / GIB:g} GiB: end other programs first"
            )
        replicas = min(experiment.pods, machine_cpus, fitting)
        return cls(replicas, min(experiment.cpus, max(1, machine_cpus // replicas)))

    def note(self, experiment: Experiment) -> str:
        """What was reduced, in words; empty when nothing was."""
        if (self.replicas, self.cpus) == (experiment.pods, experiment.cpus):
            return ""
        return (
            f"{self.replicas} replicas of {self.cpus} CPU here, not {experiment.pods} pods of"
            f" {experiment.cpus}: the figures do not compare with GKE's"
        )


def here(experiment: Experiment, replaced: int = 0) -> Capacity:
    """What fits on this machine now, `replaced` replicas giving their memory up for it."""
    free_bytes = psutil.virtual_memory().available + replaced * REPLICA_BYTES
    return Capacity.of(experiment, cpus(), free_bytes)


def total_bytes() -> int:
    """The memory of this machine, whoever has it now."""
    return int(psutil.virtual_memory().total)


def cpus() -> int:
    """The CPUs that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def machine() -> dict[str, Any]:
    """This machine, for the record."""
    return {
        "cpus": cpus(),
        "memory_gb": round(total_bytes() / GIB, 1),
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
    }


def _processor() -> str:
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
            models = [line.split(":", 1)[1].strip() for line in lines if "model name" in line]
    except OSError:
        models = []
    return models[0] if models else platform.processor() or platform.machine()
