"""Connect a client with ports of a pod."""

from standin.api.http import Answer, Tunnel
from standin.api.request import Request


def tunnel(request: Request, address: str) -> Answer | Tunnel:
    """Answer a request to forward ports of the pod at an address."""
    return Answer(400, b"unable to upgrade: not there yet")
