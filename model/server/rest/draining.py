"""Run uvicorn so that stopping it breaks off no connection that a client still counts on."""

import asyncio
import socket

import uvicorn

_GRACE_S = 3.0
"""Seconds for a client that keeps its connection to use it once more, and be told to leave."""

_LOOK_S = 0.02
"""Seconds between two looks at whether all connections are closed."""


class DrainingServer(uvicorn.Server):  # type: ignore[misc]
    """uvicorn's server; when it ends, an idle connection may bring one more request.

    uvicorn closes idle connections at once, so a request on its way there would meet a reset. Here
    each connection is answered until an answer has said `Connection: close`, within some seconds.
    """

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen no more, let idle connections bring a last request, then finish what runs."""
        # Requests that run hold this list too: their answers say it as well.
        self.server_state.default_headers.append((b"connection", b"close"))
        for server in self.servers:
            server.close()
        loop = asyncio.get_running_loop()
        until = loop.time() + _GRACE_S
        while self.server_state.connections and loop.time() < until:
            await asyncio.sleep(_LOOK_S)
        await super().shutdown(sockets)
