"""Take over a configuration file that changes while models are served."""

import sys
import threading
import time

from model.errors import ModelError
from model.server.configuration import FLAG, configured
from model.server.failure import RequestFailure
from model.server.flags import Flags
from model.server.lifecycle import Lifecycle


class ConfigFile:
    """The file, read again and again; what cannot be used is said once and changes nothing.

    It is applied even if it is the same: a label may have been refused only because its version was
    not available yet (as upstream does).
    """

    def __init__(self, flags: Flags, lifecycle: Lifecycle) -> None:
        """Read the file of `flags` for `lifecycle`."""
        self._flags, self._lifecycle = flags, lifecycle
        self._said = ""

    def start(self) -> None:
        """Read it every so often in a thread of its own, if that is asked for."""
        if self._flags.model_config_file and self._flags.model_config_file_poll_wait_seconds:
            threading.Thread(target=self._run, name="config_file", daemon=True).start()

    def apply(self) -> None:
        """Read it once more and serve what it says."""
        try:
            self._lifecycle.reload(configured(self._flags))
            self._said = ""
        except RequestFailure as failure:
            self._say(f"--{FLAG}={self._flags.model_config_file}: {failure.message}")
        except ModelError as error:
            self._say(str(error))

    def _run(self) -> None:
        while True:
            time.sleep(self._flags.model_config_file_poll_wait_seconds)
            self.apply()

    def _say(self, what: str) -> None:
        if what != self._said:
            print(what, file=sys.stderr, flush=True)
        self._said = what
