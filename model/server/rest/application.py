"""Take REST requests from the HTTP server to the core, each in a thread of its own pool."""

import asyncio
import gzip
import time
import zlib
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from model.server import metrics_series
from model.server.core import Core
from model.server.failure import Code, RequestFailure, as_failure, invalid
from model.server.rest.handler import refusal, respond
from model.server.rest.route import POSTED, Route, route

Answer = tuple[int, bytes]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class Application:
    """The REST API as an ASGI application."""

    def __init__(
        self, core: Core, threads: int, timeout_ms: int, metrics_path: str | None = None
    ) -> None:
        """Answer from `core` on `threads` threads, each request within `timeout_ms` (0: no end).

        Metrics are shown at `metrics_path`, if there is one.
        """
        self._core = core
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="rest")
        self._metrics_path = metrics_path
        self._timeout_s = timeout_ms / 1000 if timeout_ms > 0 else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        request = Request(scope, receive)
        kind = "application/json"
        try:
            if request.url.path == self._metrics_path:
                status, body, kind = 200, metrics_series.exposition(), "text/plain"
            else:
                status, body = await self._answer(request)
        except ClientDisconnect:
            return
        response = Response(body, status, media_type=kind)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Answer:
        path = _path(request)
        if not path.lower().startswith("/v1/"):
            return refusal(RequestFailure(Code.NOT_FOUND, f"Nothing is served at {path}"))
        begun_s, status = time.perf_counter(), "OK"
        asked: Route | None = None
        try:
            asked = route(request.method, path)
            body = _plain(await request.body(), request.headers.get("content-encoding", ""))
            return HTTPStatus.OK, await self._within_time(asked, body)
        except ClientDisconnect:
            status = Code.CANCELLED.name
            raise
        except Exception as error:
            failure = as_failure(error)
            status = failure.code.name
            return refusal(failure)
        finally:
            _count(asked, begun_s, status)

    async def _within_time(self, asked: Route, body: bytes) -> bytes:
        call = asyncio.get_running_loop().run_in_executor(
            self._pool, respond, self._core, asked, body
        )
        try:
            return await asyncio.wait_for(call, self._timeout_s)
        except TimeoutError:
            raise RequestFailure(
                Code.DEADLINE_EXCEEDED, f"No answer within {self._timeout_s:g} s"
            ) from None


def _count(asked: Route | None, begun_s: float, status: str) -> None:
    """Count a request as upstream does: what is not posted has no API."""
    name = asked.name if asked else ""
    api = asked.verb if asked and asked.verb in POSTED else ""
    metrics_series.request(name, api, metrics_series.REST, begun_s, status)


def _path(request: Request) -> str:
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    query: bytes = request.scope.get("query_string", b"")
    return raw.decode("latin-1") + (f"?{query.decode('latin-1')}" if query else "")


def _plain(body: bytes, encoding: str) -> bytes:
    if "gzip" not in encoding:
        return body
    try:
        return gzip.decompress(body)
    except (OSError, EOFError, zlib.error):
        raise invalid("Content-Encoding is gzip, but the body is not") from None
