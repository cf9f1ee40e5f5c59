"""Open the gRPC port, serve there, and finish."""

from model.server import goaway, grpc_api
from model.server.core import Core
from model.server.flags import Flags
from model.server.health import add_health
from model.server.lifecycle import Lifecycle

_DRAIN_S = 24 * 3600
"""What is in flight may take this long: whoever cannot wait sends SIGKILL."""


class GrpcListener:
    """The gRPC port: open once made, answering once started."""

    def __init__(self, core: Core, lifecycle: Lifecycle, flags: Flags) -> None:
        """Open `--port`; raises ModelError when it is taken."""
        self._port = flags.port
        self._server = grpc_api.bound(core, lifecycle, flags)
        self._health = add_health(self._server) if flags.enable_grpc_healthcheck_service else None

    def start(self) -> None:
        """Answer requests."""
        self._server.start()

    def announce(self) -> None:
        """Tell who asks for health that the end is near; all else goes on."""
        if self._health:
            self._health.end()

    def stop(self) -> None:
        """Stop listening and send clients away; return once what is in flight has been answered."""
        goaway.leave(self._port)
        self._server.stop(_DRAIN_S).wait()
