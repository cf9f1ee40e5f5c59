"""Find ports for what listens while a load runs."""

import socket

from ops.serving.endpoint import LOOPBACK


def free_port() -> int:
    """A port of this machine that nothing listens on now."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        return int(listener.getsockname()[1])
