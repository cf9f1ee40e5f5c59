"""Name the temporary containers of builds, so that those of killed builds can be found."""

import contextlib
import hashlib
import os
import re
import socket
from collections.abc import Iterator

import psutil

from ops import docker
from ops.errors import OpsError
from ops.shell import Shell

# Not a label: whatever labels a container has, `docker commit` gives to the image.
PREFIX = "tfs-build-"
_NAMED = re.compile(rf"{PREFIX}(?P<tag>.+)-(?P<machine>[0-9a-f]{{8}})-(?P<pid>\d+)-(?P<start>\d+)")
# A process's start is known to a hundredth of a second, but rounded here.
SAME_START_S = 2.0


def name(tag: str) -> str:
    """What our build's container is called: it tells the machine and the process."""
    start = int(psutil.Process().create_time())
    return f"{PREFIX}{tag}-{_machine()}-{os.getpid()}-{start}"


@contextlib.contextmanager
def container(shell: Shell, image: str, tag: str) -> Iterator[str]:
    """A container of an image that is never started; gone after the block, however it is left."""
    called = name(tag)
    try:
        shell.run(docker.create(image, called))
        yield called
    finally:
        # Whatever keeps it from going, `clear` finds it later; what went wrong before counts more.
        with contextlib.suppress(OpsError):
            shell.run(docker.remove(called))


def leftovers(shell: Shell) -> list[str]:
    """The containers of builds that were killed on this machine."""
    there = shell.read(docker.containers(PREFIX)).split()
    return [one for one in there if _is_abandoned(one)]


def clear(shell: Shell) -> list[str]:
    """Remove the leftovers; give them."""
    found = leftovers(shell)
    for one in found:
        shell.run(docker.remove(one))
    return found


def _is_abandoned(called: str) -> bool:
    """Whether the container's build has ended; one of another machine's may be going on."""
    found = _NAMED.fullmatch(called)
    if not found or found["machine"] != _machine():
        return False
    try:
        process = psutil.Process(int(found["pid"]))
        same = abs(process.create_time() - int(found["start"])) < SAME_START_S
        return not same or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _machine() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]
