"""Hold the leash that a machine's workers are on."""

import contextlib
import json
import queue
import threading
from typing import IO, TYPE_CHECKING, Any

from ops.errors import CommandFailed, TimedOut
from ops.fleet.host import Host
from ops.shell import OnLine

if TYPE_CHECKING:
    from paramiko import Channel

CLEANED_S = 10.0


class Keeper:
    """Our end of keep.py on a machine."""

    def __init__(self, host: Host, channel: "Channel") -> None:
        self.host = host
        self.channel = channel
        self._told: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._read, args=(channel.makefile("r"),), daemon=True).start()

    def wait(self, word: str, timeout_s: float, say: OnLine = lambda _: None) -> None:
        """Wait until it tells that; CommandFailed with its words if it ends before."""
        while True:
            try:
                told = self._told.get(timeout=timeout_s)
            except queue.Empty:
                raise TimedOut(f"{self.host} was not ready after {timeout_s:g} s") from None
            if word in told:
                return
            if "ended" in told:
                raise CommandFailed(f"{self.host}: {told['ended']}")
            say(f"{self.host}: making the load's environment, this once")

    def go(self) -> None:
        """Have the workers started."""
        self._send(b"go\n")

    def pull(self) -> None:
        """Show that somebody is there."""
        self._send(b"\n")

    def words(self) -> str:
        """How its workers ended where that was no good end; empty while they work."""
        while not self._told.empty():
            if why := self._told.get().get("ended"):
                return f"{self.host}: {why}"
        return ""

    def let_go(self) -> None:
        """Have everything ended there and taken away."""
        with contextlib.suppress(OSError, EOFError):
            self.channel.shutdown_write()

    def wait_cleaned(self) -> None:
        """Wait until that is done, if the machine still answers."""
        self.channel.status_event.wait(CLEANED_S)
        self.channel.close()

    def _send(self, line: bytes) -> None:
        with contextlib.suppress(OSError):
            self.channel.sendall(line)

    def _read(self, lines: IO[str]) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in lines:
                self._told.put(json.loads(line))
        self._told.put({"ended": "the connection was lost"})
