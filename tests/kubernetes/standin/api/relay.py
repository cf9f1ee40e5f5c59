"""Pass requests on to pods and to those who run them."""

import asyncio
import json
from urllib.parse import quote

import httpx

from standin.api import websocket
from standin.api.bytes import copy_both
from standin.api.failure import Failure
from standin.api.http import Answer, Tunnel
from standin.api.request import Place, Request
from standin.api.resources import Object

_OWN = ("authorization", "connection", "content-length", "host", "transfer-encoding")
_TIMEOUT_S = 30.0
_SERVICES = {"http": "80", "https": "443"}
_SPDY = {
    "connection": "Upgrade",
    "upgrade": "SPDY/3.1",
    "x-stream-protocol-version": "portforward.k8s.io",
}


def success(code: int) -> Answer:
    """A Status that says no more than that."""
    status = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"}
    body = json.dumps({**status, "code": code}).encode()
    return Answer(code, body, [("content-type", "application/json")])


async def proxied(place: Place, pod: Object, request: Request) -> Answer:
    """A pod's own answer; Failure if it gives none."""
    address, port = pod["status"].get("podIP"), _port(place, pod)
    if not address:
        raise _unavailable("no endpoints available for service")
    query = f"?{request.raw_query}" if request.raw_query else ""
    url = f"http://{address}:{port}/{quote(place.rest)}{query}"
    headers = {name: one for name, one in request.headers.items() if name not in _OWN}
    try:
        async with httpx.AsyncClient(timeout=_TIMEOUT_S) as http:
            answer = await http.request(request.method, url, content=request.body, headers=headers)
    except httpx.HTTPError as error:
        why = f"dial tcp {address}:{port}: connect: connection refused"
        raise _unavailable(f"error trying to reach service: {why}") from error
    dropped = (*_OWN, "content-encoding")
    kept = [(name, one) for name, one in answer.headers.items() if name not in dropped]
    return Answer(answer.status_code, answer.content, kept)


def forwarded(place: Place, request: Request, port: int) -> Tunnel:
    """The client's connection, joined to that of the kubelet on a port of this machine."""
    in_socket = websocket.is_asked(request)
    asked = _SPDY if in_socket else {name: request.headers.get(name, "") for name in _SPDY}
    lines = (
        f"POST /portForward/{place.namespace}/{place.name} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        *(f"{name}: {value}" for name, value in asked.items()),
    )

    async def run(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        other = await asyncio.open_connection("127.0.0.1", port)
        other[1].write("\r\n".join((*lines, "", "")).encode())
        if in_socket:
            await other[0].readuntil(b"\r\n\r\n")
            writer.write(websocket.accepted(request))
            await websocket.carry((reader, writer), other)
        else:
            await copy_both((reader, writer), other)

    return Tunnel(run)


def _port(place: Place, pod: Object) -> str:
    """The port in a URL, as in `pods/web:8501/proxy`; else the first that the pod names."""
    ports = [one for each in pod["spec"]["containers"] for one in each.get("ports", ())]
    first = str(ports[0]["containerPort"]) if ports else "80"
    # A name is one of /etc/services: only below a Service is it a port's.
    return _SERVICES.get(place.port, place.port) or first


def _unavailable(message: str) -> Failure:
    return Failure(503, "ServiceUnavailable", message)
