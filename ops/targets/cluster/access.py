"""Say in what clusters differ: how one gets in, and what nodes there are for pods."""

from collections.abc import Sequence
from typing import Protocol

from ops.experiments import Experiment
from ops.kubectl import Cluster
from ops.kubectl.object import Document
from ops.manifests import Placement
from ops.shell import Command, OnLine, Shell


class Access(Protocol):
    """One kind of cluster."""

    name: str
    """The target's."""

    def place(self) -> Cluster:
        """Where the cluster is, whether it can be reached yet or not."""

    def known(self) -> Cluster | None:
        """The cluster, where credentials that were written before do; else None."""

    def connect(self, shell: Shell, say: OnLine) -> Cluster:
        """The cluster, with credentials of our own for it; OpsError that says what mends it."""

    def planned(self, cluster: Cluster) -> tuple[Command, ...]:
        """What `connect` starts, in order, for that cluster."""

    def planned_placement(self, experiment: Experiment) -> Placement:
        """How the pods would lie, before any node is known."""

    def placement(
        self, experiment: Experiment, nodes: Sequence[Document], others: Sequence[Document]
    ) -> Placement:
        """How the pods lie on the cluster's nodes, beside the pods of `others`.

        Raises OpsError that says what there is no room for.
        """

    def notes(self, experiment: Experiment, placement: Placement) -> list[str]:
        """What a reader must know first: what it costs, and what was reduced."""
