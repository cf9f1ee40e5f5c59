"""Answer every request of a client of the API."""

import json
from collections.abc import Callable
from typing import Any

from standin.api import discovery, openapi, review, scale
from standin.api.access import Access
from standin.api.deleting import Deleter
from standin.api.failure import Failure, no_such_path
from standin.api.http import Answer, Stream, Tunnel
from standin.api.pods import Pods
from standin.api.reading import Reader
from standin.api.request import Place, Request, place
from standin.api.resources import SUBRESOURCE_VERBS, Object, subresources
from standin.api.store import Store
from standin.api.tokens import Tokens
from standin.api.writing import Writer

_JSON = "application/json"
_PODS = ("binding", "eviction", "log", "portforward", "proxy")


class Application:
    """The API over one store; `network` is where Services have their addresses."""

    def __init__(self, store: Store, tokens: Tokens, network: str) -> None:
        self._tokens, self._access = tokens, Access(store)
        self._reader, self._deleter = Reader(store), Deleter(store)
        self._writer = Writer(store, self._access, network)
        self._pods = Pods(store, self._deleter)
        self._does: dict[str, Callable[[Place, Request], Object]] = {
            "get": self._reader.get,
            "list": self._reader.listed,
            "create": self._writer.create,
            "update": self._writer.update,
            "patch": self._writer.patch,
            "delete": self._deleter.delete,
            "deletecollection": self._deleter.collection,
        }

    async def __call__(self, request: Request) -> Answer | Stream | Tunnel:
        """Answer one request; what is wrong with it is an answer too."""
        try:
            request.user = self._tokens.user(request.headers.get("authorization", ""))
            return await self._answer(request)
        except Failure as failure:
            return _json(failure.status(), failure.code, request)

    async def _answer(self, request: Request) -> Answer | Stream | Tunnel:
        where = place(request.path)
        if where is None:
            self._access.check_path(request)
            return self._about(request)
        self._access.check(request, where)
        if where.subresource:
            if where.subresource not in subresources(where.resource):
                raise no_such_path()
            if where.subresource in _PODS:
                return await self._pods.answer(where, request)
        return self._object(where, request)

    def _object(self, where: Place, request: Request) -> Answer | Stream:
        verb = request.verb(where)
        known = SUBRESOURCE_VERBS.get(where.subresource, where.resource.verbs)
        is_misplaced = verb in ("create", "update", "patch") and bool(where.name) == (
            verb == "create" and where.subresource != "token"
        )
        if verb not in known or is_misplaced:
            message = "the server does not allow this method on the requested resource"
            raise Failure(405, "MethodNotAllowed", message)
        if verb == "watch":
            return Stream(self._reader.watch(where, request), [("content-type", _JSON)])
        done = self._done(where, request, verb)
        if where.subresource == "scale":
            done = scale.of(done)
        return _json(done, 201 if verb == "create" else 200, request)

    def _done(self, where: Place, request: Request, verb: str) -> Object:
        if where.subresource == "token":
            return self._tokens.issue(where, request.object())
        if where.resource.verbs == ("create",):
            return review.answer(self._access, where.resource.kind, request)
        return self._does[verb](where, request)

    def _about(self, request: Request) -> Answer:
        path = request.path.rstrip("/")
        if path in ("/healthz", "/livez", "/readyz"):
            return Answer(200, b"ok", [("content-type", "text/plain; charset=utf-8")])
        if path == "/version":
            return _json(discovery.version(), 200, request)
        if path == "/openapi/v2":
            return Answer(200, openapi.v2(), [("content-type", _JSON)])
        if path == "/openapi/v3":
            return _json(openapi.v3_index(), 200, request)
        if path.startswith("/openapi/v3/"):
            found = openapi.v3(path.removeprefix("/openapi/v3/"))
            return Answer(200, found, [("content-type", _JSON)])
        found, kind = discovery.discovered(path, request.headers.get("accept", ""))
        return Answer(200, json.dumps(found).encode(), [("content-type", kind)])


def _json(value: Any, code: int, request: Request) -> Answer:
    quoted = (one.replace("\\", "\\\\").replace('"', '\\"') for one in request.warnings)
    warnings = [("warning", f'299 - "{one}"') for one in quoted]
    return Answer(code, json.dumps(value).encode(), [("content-type", _JSON), *warnings])
