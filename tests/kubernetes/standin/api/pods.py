"""Answer what is asked of a pod itself: its logs, its ports, its place, its eviction."""

import contextlib
from collections.abc import AsyncIterator

import httpx

from standin.api import failure, relay
from standin.api.deleting import Deleter
from standin.api.eviction import check
from standin.api.http import Answer, Stream, Tunnel
from standin.api.preparation import now
from standin.api.request import Place, Request
from standin.api.resources import BY_PATH, Object
from standin.api.store import Store

_TEXT = [("content-type", "text/plain")]


class Pods:
    """What is below a pod in a URL."""

    def __init__(self, store: Store, deleter: Deleter) -> None:
        self._store, self._deleter = store, deleter

    async def answer(self, place: Place, request: Request) -> Answer | Stream | Tunnel:
        """Answer a request for one of a pod's subresources."""
        pod = self._store.get(place.resource, place.namespace, place.name)
        if pod is None:
            raise failure.not_found(place.resource, place.name)
        match place.subresource:
            case "binding":
                return self._bind(place, pod, request.object())
            case "eviction":
                return self._evict(place, pod, request)
            case "log":
                return await self._log(place, pod, request)
            case "proxy":
                return await relay.proxied(place, pod, request)
        if pod["status"].get("phase") != "Running":
            phase = pod["status"].get("phase")
            raise failure.bad_request(
                f"unable to forward port because pod is not running. Current status={phase}"
            )
        return relay.forwarded(place, request, self._kubelet(pod))

    def _bind(self, place: Place, pod: Object, binding: Object) -> Answer:
        if node := pod["spec"].get("nodeName"):
            why = f'pod {place.name} is already assigned to node "{node}"'
            raise failure.conflict(place.resource, place.name, why)
        pod["spec"]["nodeName"] = binding["target"]["name"]
        told = [one for one in pod["status"].get("conditions", ()) if one["type"] != "PodScheduled"]
        scheduled = {"type": "PodScheduled", "status": "True", "lastTransitionTime": now()}
        pod["status"]["conditions"] = [*told, scheduled]
        self._store.put(place.resource, pod)
        return relay.success(201)

    def _evict(self, place: Place, pod: Object, request: Request) -> Answer:
        check(self._store, place, pod)
        options = request.object().get("deleteOptions", {})
        self._deleter.evict(place, request, pod, options)
        return relay.success(201)

    async def _log(self, place: Place, pod: Object, request: Request) -> Answer | Stream:
        names = [one["name"] for one in pod["spec"]["containers"]]
        container = request.query.get("container") or names[0]
        if len(names) > 1 and "container" not in request.query:
            raise failure.bad_request(
                f"a container name must be specified for pod {place.name}, choose one of: "
                f"[{' '.join(names)}]"
            )
        if container not in names:
            raise failure.bad_request(f"container {container} is not valid for pod {place.name}")
        if not pod["spec"].get("nodeName"):
            return Answer(200, b"", _TEXT)
        path = f"containerLogs/{place.namespace}/{place.name}/{container}"
        url = f"http://127.0.0.1:{self._kubelet(pod)}/{path}"
        stack = contextlib.AsyncExitStack()
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=None))
        answer = await stack.enter_async_context(
            http.stream("GET", url, params=dict(request.query))
        )
        if answer.is_error:
            message = (await answer.aread()).decode()
            await stack.aclose()
            raise failure.bad_request(message)
        return Stream(_all(answer, stack), _TEXT)

    def _kubelet(self, pod: Object) -> int:
        """The port at which its node answers."""
        node = self._store.get(BY_PATH["", "nodes"], "", pod["spec"].get("nodeName", ""))
        if node is None:
            raise failure.bad_request(
                f"pod {pod['metadata']['name']} does not have a host assigned"
            )
        return int(node["status"]["daemonEndpoints"]["kubeletEndpoint"]["Port"])


async def _all(answer: httpx.Response, stack: contextlib.AsyncExitStack) -> AsyncIterator[bytes]:
    async with stack:
        async for chunk in answer.aiter_raw():
            yield chunk
