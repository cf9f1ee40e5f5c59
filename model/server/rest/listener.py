"""Run the REST application on an HTTP server in a thread of its own."""

import threading
import time

import uvicorn

from model.server.core import Core
from model.server.flags import Flags
from model.server.monitoring import metrics_path
from model.server.ports import listening
from model.server.rest.application import Application
from model.server.rest.draining import DrainingServer

_KEEP_ALIVE_S = 3600
"""Upstream never closes an idle connection; a client's pool must not meet one closing under it."""


class RestListener:
    """The REST port: open once made, answering once started."""

    def __init__(self, core: Core, flags: Flags) -> None:
        """Open `--rest_api_port`; raises ModelError when it is taken."""
        self._socket = listening("rest_api_port", flags.rest_api_port)
        application = Application(
            core, flags.rest_api_num_threads, flags.rest_api_timeout_in_ms, metrics_path(flags)
        )
        self._server = DrainingServer(
            uvicorn.Config(
                application,
                http="httptools",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=_KEEP_ALIVE_S,
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="rest"
        )

    def start(self) -> None:
        """Answer requests; returns once that has begun."""
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop listening; returns once what is in flight has been answered."""
        self._server.should_exit = True
        self._thread.join()
