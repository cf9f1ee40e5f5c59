"""Say what a release to a cluster starts, in its order; asks nobody."""

from dataclasses import dataclass, replace
from pathlib import Path

from ops import image
from ops.config import Config
from ops.kubectl import Cluster
from ops.savedmodel import SavedModel
from ops.shell import Command
from ops.targets.cluster import unset
from ops.targets.cluster.access import Access
from ops.targets.target import PlannedStep, Workload

LAST_GOOD = Path("LAST_GOOD_MANIFESTS")
ANY_REGISTRY = "registry.invalid/path"
"""Makes names of images where no registry is set: `HOST/PATH` is none that could be."""


@dataclass(frozen=True)
class Plan:
    """The commands of one service's release; where a setting lacks, words stand for it."""

    settings: Config
    access: Access
    service: str

    @property
    def cluster(self) -> Cluster:
        """Where every call of kubectl goes."""
        place = self.access.place()
        return replace(place, context=place.context or unset.CONTEXT)

    def before(self) -> list[PlannedStep]:
        """See `Planner.plan_before`."""
        cluster = self.cluster
        kept = (cluster.get_one("lease", self.service), cluster.create(), cluster.keep())
        does = "take the lease, or be told who holds it; write the record into the cluster"
        return [PlannedStep("record", does, kept), *self.access.planned(cluster)]

    def reference(self, model: SavedModel) -> str:
        """See `Planner.image`."""
        return _shown(image.reference(self._pushing, model))

    def image(self, model: SavedModel) -> list[PlannedStep]:
        """See `Planner.plan_image`."""
        made = tuple(map(_placed, image.planned(self._pushing, model)))
        return [PlannedStep("image", "base, model, commit, push", made)]

    def rollout(self, workload: Workload, manifests: Path) -> list[PlannedStep]:
        """See `Planner.plan_rollout`."""
        cluster = self.cluster
        shown = (cluster.diff(manifests), cluster.apply(manifests))
        watched = (cluster.get("deployments", "replicasets", "pods", "events"),)
        return [
            PlannedStep("rollout", "show the difference, apply, watch every pod", shown + watched),
            PlannedStep(
                "undo",
                "only if it fails: keep events and logs, apply the last good manifests",
                (cluster.logs("POD", 1000), cluster.apply(LAST_GOOD)),
            ),
            PlannedStep(
                "endpoint",
                "ask every pod for golden answers, find the address",
                (
                    cluster.port_forward("POD", (8500, 8501)),
                    cluster.get_one("service", workload.name),
                ),
            ),
        ]

    @property
    def _pushing(self) -> Config:
        """The settings, with a registry in any case."""
        if self.settings.registry:
            return self.settings
        pushed = self.settings.image.model_copy(update={"registry": ANY_REGISTRY})
        return self.settings.model_copy(update={"image": pushed})


def _placed(command: Command) -> Command:
    return replace(command, argv=tuple(map(_shown, command.argv)))


def _shown(text: str) -> str:
    return text.replace(ANY_REGISTRY, unset.REGISTRY)
