"""Ask an image which Python it has, and say which wheels that Python can load."""

import json
from dataclasses import dataclass

from ops import docker
from ops.errors import BadValue, CommandFailed
from ops.shell import Shell

OLDEST, NEWEST = (3, 11), (3, 13)
PROGRAM = """
import json, platform
libc, glibc = platform.libc_ver()
found = {"version": platform.python_version(), "machine": platform.machine(),
         "glibc": glibc if libc == "glibc" else ""}
print(json.dumps(found))
"""
# docker's own exit codes for a program that cannot be started in a container, or is not there.
NO_PROGRAM = (126, 127)
TAKES = "--base takes an image with CPython 3.11 to 3.13 on glibc, such as python:3.12-slim"
# Names from before PEP 600, with the glibc that they stand for.
LEGACY = {5: "manylinux1", 12: "manylinux2010", 17: "manylinux2014"}


@dataclass(frozen=True)
class Python:
    """The Python of an image."""

    version: str
    """Such as 3.11.2."""
    machine: str
    """As in a wheel's name: x86_64 or aarch64."""
    glibc: str
    """Such as 2.36; empty without glibc."""

    @property
    def platforms(self) -> tuple[str, ...]:
        """The tags of wheels that it can load, the newest first (PEP 600)."""
        newest = int(self.glibc.partition(".")[2])
        names = [f"manylinux_2_{minor}" for minor in range(newest, 4, -1)]
        names += [LEGACY[minor] for minor in sorted(LEGACY, reverse=True)]
        return tuple(f"{name}_{self.machine}" for name in names)

    @property
    def markers(self) -> dict[str, str]:
        """What a requirement's marker may ask about."""
        return {
            "implementation_name": "cpython",
            "os_name": "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_system": "Linux",
            "python_full_version": self.version,
            "python_version": ".".join(self.version.split(".")[:2]),
            "sys_platform": "linux",
        }


def of(image: str, shell: Shell) -> Python:
    """The Python of an image that the engine has.

    Raises BadValue for an image without one that TensorFlow has wheels for.
    """
    try:
        found = Python(**json.loads(shell.read(docker.python(image, PROGRAM))))
    except CommandFailed as error:
        if error.status in NO_PROGRAM:
            raise BadValue(f"{image} has no python3; {TAKES}") from error
        raise
    if not OLDEST <= tuple(int(part) for part in found.version.split(".")[:2]) <= NEWEST:
        raise BadValue(f"{image} has Python {found.version}; {TAKES}")
    if not found.glibc:
        raise BadValue(f"{image} has no glibc, which TensorFlow's wheels need; {TAKES}")
    return found
