"""Tell of the pods of a service what every target tells of its replicas."""

from collections.abc import Mapping
from functools import partial

from ops.errors import CommandFailed, OpsError
from ops.kubectl import Api, Cluster
from ops.kubectl.object import Document
from ops.manifests.metadata import RELEASE
from ops.serving import monitoring
from ops.serving.endpoint import REST_PORT
from ops.serving.monitoring import Served
from ops.serving.replica import Replica
from ops.shell import Command, Shell
from ops.targets.cluster.pod import Pod
from ops.targets.target import Status


def is_ours(pod: Document, labels: Mapping[str, str], cluster: Cluster) -> bool:
    """Whether a pod is one of the service with those labels in our namespace."""
    metadata = pod["metadata"]
    mine = labels.items() <= (metadata.get("labels") or {}).items()
    return mine and bool(metadata["namespace"] == cluster.namespace)


def status(pod: Pod, log: str) -> Status:
    """How it stands; no address, since it can be reached from within the cluster alone."""
    release = (pod.document["metadata"].get("annotations") or {}).get(RELEASE, "?")
    restarts = sum(one.restarts for one in pod.containers)
    return Status(pod.name, release, state(pod), None, log, restarts)


def state(pod: Pod) -> str:
    """`AVAILABLE` once its readiness probe holds, which asks for a loaded model; else in a word."""
    if pod.ending:
        return "ending"
    if pod.over:
        # Such as one that was evicted: the cluster has made another for it, and lists both.
        return "over"
    if pod.ready:
        return "AVAILABLE"
    waiting = [one.waiting for one in pod.containers if one.waiting]
    return next(iter(waiting), "starting" if pod.node else "Pending")


def last_words(api: Api, pod: Pod, lines: int) -> list[str]:
    """The end of what it has said; of one that does not tell, why not."""
    try:
        return api.read(api.cluster.logs(pod.name, lines)).splitlines()
    except OpsError as error:
        return [str(error)]


def replica(api: Api, pod: Pod) -> Replica:
    """The pod as one that is asked what it served, over the API server's proxy."""
    return Replica(pod.name, partial(_served, api, pod.name))


def figures(cluster: Cluster, pod: str) -> Command:
    """What a pod has served, as Prometheus reads it."""
    path = f"/api/v1/namespaces/{cluster.namespace}/pods/{pod}:{REST_PORT}/proxy"
    return cluster.raw(path + monitoring.PATH)


def _served(api: Api, pod: str, model_name: str) -> Served | None:
    try:
        # One that does not tell is not waited for: the load's own clock runs.
        told = Api(api.cluster, Shell(), patience_s=0).read(figures(api.cluster, pod))
        return monitoring.read(told, model_name)
    except (CommandFailed, ValueError):
        return None
