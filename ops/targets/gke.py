"""Release to Google Kubernetes Engine."""

from collections.abc import Sequence
from dataclasses import replace

from ops.config import Config
from ops.errors import OpsError
from ops.experiments import Experiment
from ops.kubectl import Cluster
from ops.kubectl.object import Document
from ops.manifests import Placement
from ops.shell import Command, OnLine, Shell
from ops.targets.cluster import credentials, fit, room
from ops.targets.cluster.target import ClusterTarget


def gke(settings: Config) -> ClusterTarget:
    """The target `gke`."""
    return ClusterTarget(settings, Gke(settings))


class Gke:
    """A GKE cluster and the Artifact Registry repository beside it."""

    name = "gke"

    def __init__(self, settings: Config) -> None:
        self.settings = settings
        self.room: int | None = None
        """How many of the experiment's pods its nodes have room for now; None before they were
        looked at."""

    def place(self) -> Cluster:
        """See `Access.place`."""
        return credentials.place(self.settings)

    def known(self) -> Cluster | None:
        """See `Access.known`: the context names project, place and cluster."""
        place = self.place()
        return place if credentials.written(place) else None

    def connect(self, shell: Shell, say: OnLine) -> Cluster:
        """See `Access.connect`."""
        return credentials.credentials(self.settings, shell, say)

    def planned(self, cluster: Cluster) -> tuple[Command, ...]:
        """See `Access.planned`."""
        return credentials.planned(self.settings, cluster)

    def planned_placement(self, experiment: Experiment) -> Placement:
        """See `Access.planned_placement`: one pod on each of the experiment's nodes."""
        whole = Placement.of(experiment)
        return replace(whole, node_selector={}) if self.settings.gke.reduce else whole

    def placement(
        self, experiment: Experiment, nodes: Sequence[Document], others: Sequence[Document]
    ) -> Placement:
        """See `Access.placement`: unless asked to, nothing is reduced, so that figures compare."""
        if self.settings.gke.reduce:
            return fit.fit(experiment, room.free(room.matching(nodes, {}), others))
        whole = Placement.of(experiment)
        there = room.matching(nodes, whole.node_selector)
        if not there:
            raise OpsError(
                f"the cluster has no {experiment.machine_type} nodes, which {experiment.legend}"
                f" runs on: invoke bootstrap --target gke --exp {experiment.legend} adds a pool;"
                " --set gke.reduce=true takes what nodes there are, for smaller pods"
            )
        self.room = sum(fit.times(whole.request, node) for node in room.free(there, others))
        return whole

    def notes(self, experiment: Experiment, placement: Placement) -> list[str]:
        """See `Access.notes`."""
        if self.settings.gke.reduce:
            return [*filter(None, [fit.note(experiment, placement)])]
        return [self._cost(experiment), self._surge(experiment)]

    def _surge(self, experiment: Experiment) -> str:
        pods, machine = experiment.pods, experiment.machine_type
        needed = pods + fit.SURGE
        if self.room is None:
            return (
                f"the rollout surges by one pod: {pods} pods fill {pods} nodes, so one more"
                f" {machine} must be free or the pool must grow"
            )
        if self.room >= needed:
            return f"there is room for {self.room} pods: {pods}, and one more for the rollout"
        return (
            f"there is room for {self.room} pods, and the rollout needs {needed}: it waits for"
            f" {needed - self.room} more {machine}, and is undone where the pool does not grow"
        )

    def _cost(self, experiment: Experiment) -> str:
        gke = self.settings.gke
        node = experiment.cpus * gke.vcpu_hour_usd + experiment.memory_gb * gke.gib_hour_usd
        return (
            f"{experiment.pods} nodes {experiment.machine_type} cost about"
            f" {experiment.pods * node:.2f} USD an hour (gke.vcpu_hour_usd, gke.gib_hour_usd)"
        )
