"""Answer what is asked of a pod itself: its logs, its ports, its place, its eviction."""

from standin.api.deleting import Deleter
from standin.api.failure import no_such_path
from standin.api.http import Answer, Stream, Tunnel
from standin.api.request import Place, Request
from standin.api.store import Store


class Pods:
    """What is below a pod in a URL."""

    def __init__(self, store: Store, deleter: Deleter) -> None:
        self._store, self._deleter = store, deleter

    async def answer(self, place: Place, request: Request) -> Answer | Stream | Tunnel:
        """Answer a request for one of a pod's subresources."""
        raise no_such_path()
