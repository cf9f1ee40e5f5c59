"""Check this machine: Python, its packages, memory and disk."""

import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version

import psutil

from ops.doctor.finding import Missing
from ops.doctor.subject import Subject
from ops.targets.machine.capacity import GIB, REPLICA_BYTES

OLDEST, NEWEST = (3, 11), (3, 13)
NEEDED = ("tensorflow", "grpcio", "locust", "matplotlib")
DISK_BYTES = 3 * GIB
"""What models, images' layers and runs take at first."""


def python(_: Subject) -> str:
    """Whether this Python is one of those that TensorFlow is built for."""
    here = platform.python_version()
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise Missing(f"{here}; it must be 3.11 to 3.13", "make test PYTHON=python3.12")
    return f"{here}, {sys.executable}"


def packages(_: Subject) -> str:
    """Whether what requirements.txt names is installed."""
    absent = []
    for name in NEEDED:
        try:
            version(name)
        except PackageNotFoundError:
            absent.append(name)
    if absent:
        raise Missing(f"{', '.join(absent)} not installed", "pip install -r requirements.txt")
    return f"TensorFlow {version('tensorflow')}"


def memory(_: Subject) -> str:
    """Whether one replica could run."""
    free = psutil.virtual_memory().available
    told = f"{free / GIB:.1f} GiB free"
    if free < REPLICA_BYTES:
        raise Missing(f"{told}; a replica takes {REPLICA_BYTES / GIB:g}", "end other programs")
    return told


def disk(subject: Subject) -> str:
    """Whether a model and an image find room."""
    folder = subject.settings.state_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    told = f"{free / GIB:.1f} GiB free in {folder}"
    if free < DISK_BYTES:
        mend = f"make room, or set state_dir elsewhere: du -sh {subject.settings.state_dir}"
        raise Missing(f"{told}; a release may take {DISK_BYTES / GIB:g}", mend)
    return told
