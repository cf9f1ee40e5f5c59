"""Read and write objects of a cluster, over an API server that may restart meanwhile."""

import contextlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from typing import IO, Any

from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_exponential

from ops.errors import CommandFailed
from ops.kubectl.cluster import Cluster
from ops.kubectl.object import Document, Object
from ops.kubectl.passing import is_conflict, passes
from ops.shell import Command, Shell

PATIENCE_S = 90.0
"""How long a call is tried again while the API server is away; a restart takes less."""


class Api:
    """One cluster, through one shell; every call raises CommandFailed or TimedOut in the end."""

    def __init__(self, cluster: Cluster, shell: Shell, patience_s: float = PATIENCE_S) -> None:
        self.cluster = cluster
        self.shell = shell
        self.patience_s = patience_s

    def quietly(self) -> "Api":
        """The same, for what is asked again and again and belongs in no commands.log."""
        return Api(self.cluster, Shell(), self.patience_s)

    def get(self, *kinds: str, labels: Mapping[str, str] | None = None) -> list[Document]:
        """Every object of those kinds with those labels."""
        return _items(self.read(self.cluster.get(*kinds, labels=labels)))

    def get_everywhere(self, kind: str) -> list[Document]:
        """Every object of a kind in all namespaces."""
        return _items(self.read(self.cluster.get_everywhere(kind)))

    def get_one(self, kind: str, name: str) -> Document | None:
        """The object; None where it is not there."""
        told = self.read(self.cluster.get_one(kind, name))
        return _document(told) if told.strip() else None

    def create(self, document: Document) -> Document | None:
        """The object as it was made; None where somebody made it before."""
        with _typed(document) as stdin:
            return self._unless_conflict(self.cluster.create(stdin))

    def patch(self, kind: str, name: str, patch: Document) -> Document | None:
        """The object as it then is; None where its resourceVersion was not that of `patch`."""
        return self._unless_conflict(self.cluster.patch(kind, name, patch))

    def keep(self, document: Document) -> None:
        """Make or change an object that nobody but us writes."""
        with _typed(document) as stdin:
            self.change(self.cluster.keep(stdin))

    def delete(self, objects: list[Object]) -> None:
        """Take objects away, those that are there."""
        if objects:
            self.change(self.cluster.delete(*map(str, objects)))

    def read(self, command: Command) -> str:
        """What a command that asks answers."""
        return self._patiently(command, changes=False)

    def change(self, command: Command) -> str:
        """What a command that changes something answers."""
        return self._patiently(command, changes=True)

    def _unless_conflict(self, command: Command) -> Document | None:
        try:
            return _document(self.change(command))
        except CommandFailed as error:
            if is_conflict(error):
                return None
            raise

    def _patiently(self, command: Command, *, changes: bool) -> str:
        start = self.shell.run if changes else self.shell.read
        again = Retrying(
            retry=retry_if_exception(passes),
            stop=stop_after_delay(self.patience_s),
            wait=wait_exponential(multiplier=0.5, max=5),
            reraise=True,
        )

        def once() -> str:
            if command.stdin:
                command.stdin.seek(0)
            return start(command)

        return again(once)


@contextlib.contextmanager
def _typed(document: Document) -> Iterator[IO[bytes]]:
    """The document as a file that a program reads; nothing of it stands on a command line."""
    with tempfile.TemporaryFile() as stdin:
        stdin.write(json.dumps(document).encode())
        stdin.flush()
        yield stdin


def _document(told: str) -> Document:
    read: dict[str, Any] = json.loads(told)
    return read


def _items(told: str) -> list[Document]:
    found: list[Document] = _document(told)["items"]
    return found
