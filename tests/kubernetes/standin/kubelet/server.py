"""Answer what the API server asks a node: logs, and connections to pods."""

from standin.api.http import Answer, Stream, Tunnel
from standin.api.request import Request
from standin.kubelet.container import Container
from standin.kubelet.kubelet import Kubelet
from standin.kubelet.port_forward import tunnel
from standin.kubelet.worker import Worker

_TEXT = [("content-type", "text/plain")]


class Server:
    """The kubelets' own API."""

    def __init__(self, kubelet: Kubelet) -> None:
        self._kubelet = kubelet

    async def __call__(self, request: Request) -> Answer | Stream | Tunnel:
        """Answer `/containerLogs/NAMESPACE/POD/CONTAINER` and `/portForward/NAMESPACE/POD`."""
        kind, namespace, pod, *rest = request.path.strip("/").split("/")
        worker = self._kubelet.find(namespace, pod)
        if worker is None:
            return _error(404, f'pod "{pod}" not found')
        if kind == "portForward":
            return tunnel(request, worker.address)
        return self._logs(worker, rest[0], request)

    def _logs(self, worker: Worker, name: str, request: Request) -> Answer | Stream:
        container = next(one for one in worker.containers if one.name == name)
        title = worker.pod["metadata"]["name"]
        logs = _past(container) if request.query.get("previous") == "true" else container.logs
        if logs:
            return Stream(logs[-1].read(request.query), _TEXT)
        if request.query.get("previous") == "true":
            return _error(400, f'previous terminated container "{name}" in pod "{title}" not found')
        reason = container.state.get("waiting", {}).get("reason", "ContainerCreating")
        why = "trying and failing to pull image" if "Pull" in reason else reason
        verb = f"is waiting to start: {why}"
        return _error(400, f'container "{name}" in pod "{title}" {verb}')


def _past(container: Container) -> list[object]:
    """The runs that are over; while none runs, the last of them is what `logs` shows."""
    return container.logs[:-1] if container.is_running else container.logs[:-1] or container.logs


def _error(code: int, message: str) -> Answer:
    return Answer(code, message.encode(), _TEXT)
