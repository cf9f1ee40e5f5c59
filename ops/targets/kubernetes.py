"""Release to any Kubernetes cluster, by a context of the operator's kubeconfig."""

from collections.abc import Sequence
from dataclasses import replace

from ops.config import Config
from ops.experiments import Experiment
from ops.kubectl import Cluster
from ops.kubectl.object import Document
from ops.manifests import Placement
from ops.shell import Command, OnLine, Shell
from ops.targets.cluster import credentials, fit, room
from ops.targets.cluster.target import ClusterTarget


def kubernetes(settings: Config) -> ClusterTarget:
    """The target `kubernetes`."""
    return ClusterTarget(settings, Kubernetes(settings))


class Kubernetes:
    """A cluster of whatever nodes: kind, minikube, on premises, or a cloud's."""

    name = "kubernetes"

    def __init__(self, settings: Config) -> None:
        self.settings = settings

    def place(self) -> Cluster:
        """See `Access.place`."""
        return credentials.place(self.settings)

    def known(self) -> Cluster | None:
        """See `Access.known`: a context of that name may be another cluster's by now, and to take
        it anew costs little."""
        return None

    def connect(self, shell: Shell, say: OnLine) -> Cluster:
        """See `Access.connect`."""
        return credentials.credentials(self.settings, shell, say)

    def planned(self, cluster: Cluster) -> tuple[Command, ...]:
        """See `Access.planned`."""
        return credentials.planned(self.settings, cluster)

    def planned_placement(self, experiment: Experiment) -> Placement:
        """See `Access.planned_placement`."""
        return replace(Placement.of(experiment), node_selector={})

    def placement(
        self, experiment: Experiment, nodes: Sequence[Document], others: Sequence[Document]
    ) -> Placement:
        """See `Access.placement`: fewer or smaller pods where the nodes do not have the room."""
        return fit.fit(experiment, room.free(room.matching(nodes, {}), others))

    def notes(self, experiment: Experiment, placement: Placement) -> list[str]:
        """See `Access.notes`."""
        return [*filter(None, [fit.note(experiment, placement)])]
