"""Check whether the experiment's pods find room in a cluster, and one more for the surge."""

from ops.doctor.cluster import api
from ops.doctor.finding import Missing, NotAsked
from ops.doctor.subject import Subject
from ops.experiments import Experiment
from ops.manifests import Placement
from ops.manifests.allocatable import Resources
from ops.targets.cluster import fit, pods, room
from ops.targets.cluster.target import MANAGED
from ops.targets.target import DEPLOYMENT

NODES, FREE = "nodes", "free"


def nodes(subject: Subject) -> str:
    """How much each node has free, which matches the experiment's machine type on gke."""
    on_gke = subject.settings.target == "gke"
    selector = Placement.of(_experiment(subject)).node_selector if on_gke else {}
    cluster = api(subject)
    labels = {"app": DEPLOYMENT, **MANAGED}
    others = [
        one
        for one in cluster.get_everywhere("pods")
        if not pods.is_ours(one, labels, cluster.cluster)
    ]
    subject.known[FREE] = room.free(room.matching(cluster.get("nodes"), selector), others)
    found: list[Resources] = subject.known[FREE]
    if not found and not subject.known.get(NODES):
        raise Missing("no node that pods can run on is ready", "kubectl get nodes")
    most = ", ".join(f"{one.cpu} CPU and {one.memory}" for one in found[:3])
    return f"{len(found)} ready; free: {most or 'none yet'}{', …' if len(found) > 3 else ''}"


def pods_fit(subject: Subject) -> str:
    """Whether the experiment's pods fit: on gke as they are, elsewhere fewer or smaller ones."""
    experiment, free = _experiment(subject), subject.known[FREE]
    if subject.settings.target != "gke":
        placed = fit.fit(experiment, free)
        whole = f"{placed.pods} pods of {placed.request.cpu} CPU and {placed.request.memory}"
        return fit.note(experiment, placed) or whole
    return _enough(subject, experiment, experiment.pods)


def surge(subject: Subject) -> str:
    """Whether one more pod fits, which a rollout starts before it ends an old one."""
    experiment = _experiment(subject)
    if subject.settings.target != "gke":
        fit.fit(experiment, subject.known[FREE])
        return "counted in: one more pod than serve fits"
    return _enough(subject, experiment, experiment.pods + fit.SURGE)


def _enough(subject: Subject, experiment: Experiment, wanted: int) -> str:
    """Words for how many nodes have room for a pod each, or may be added."""
    request = Placement.of(experiment).request
    free: list[Resources] = subject.known[FREE]
    there = sum(one.millicores >= request.millicores and one.mib >= request.mib for one in free)
    most = max(there, subject.known.get(NODES, 0) - (len(free) - there))
    told = f"{there} nodes have room for a pod of {request.cpu} CPU and {request.memory}"
    if there >= wanted:
        return told
    if most >= wanted:
        return f"{told}; the pool adds {wanted - there} when they are asked for"
    mend = f"invoke bootstrap --target gke --exp {experiment.legend}"
    raise Missing(f"{told}; {wanted} are needed", mend)


def _experiment(subject: Subject) -> Experiment:
    if subject.experiment is None:
        raise NotAsked("name an experiment: invoke doctor --exp interop4")
    return subject.experiment
