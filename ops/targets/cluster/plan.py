"""Say what a release to a cluster starts, in its order; asks nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ops import docker, image, pip
from ops.config import Config
from ops.image import load, wheels
from ops.kubectl import Cluster
from ops.records.secrets import RECORD
from ops.savedmodel import SavedModel
from ops.serving.endpoint import GRPC_PORT, REST_PORT
from ops.shell import Command
from ops.targets.cluster import golden, loads, permissions, pods
from ops.targets.cluster.access import Access
from ops.targets.cluster.inventory import ANNOTATION
from ops.targets.cluster.rollout import KEPT_LINES, WATCHED
from ops.targets.target import PlannedStep, Workload

POD = "POD"
LAST_GOOD = Path("LAST_GOOD_MANIFESTS")


@dataclass(frozen=True)
class Plan:
    """The commands of one service's release."""

    settings: Config
    access: Access
    service: str
    labels: Mapping[str, str]
    """Of all that is the service's."""

    @property
    def cluster(self) -> Cluster:
        """Where every call of kubectl goes."""
        return self.access.place()

    def before(self) -> list[PlannedStep]:
        """See `Planner.plan_before`."""
        cluster = self.cluster
        selected = {**self.labels, RECORD: "release"}
        recorded = (
            cluster.get_one("lease", self.service),
            cluster.create(),
            cluster.get("secret", labels=selected),
            cluster.keep(),
        )
        asked = (
            permissions.review(cluster),
            cluster.get_everywhere("pods"),
            cluster.get("nodes"),
        )
        return [
            PlannedStep(
                "setup",
                "write credentials into files of our own, and see that the cluster answers",
                self.access.planned(cluster),
            ),
            PlannedStep(
                "record",
                "take the lease, or be told who holds it; number the release, and keep its record"
                " in the cluster, anew with each step",
                recorded,
            ),
            PlannedStep(
                "preflight",
                "set up again, then ask what is allowed and find room for the pods",
                asked,
            ),
        ]

    def reference(self, model: SavedModel) -> str:
        """See `Planner.image`."""
        return image.reference(self.settings, model)

    def image(self, model: SavedModel) -> list[PlannedStep]:
        """See `Planner.plan_image`."""
        made = image.planned(self.settings, model)
        return [PlannedStep("image", "base, model, commit, push", made)]

    def rollout(self, workload: Workload, manifests: Path) -> list[PlannedStep]:
        """See `Planner.plan_rollout`."""
        return [
            PlannedStep(
                "rollout",
                "show the difference; keep golden answers and the list of objects in the cluster,"
                " apply, watch every pod",
                self._applied(workload, manifests),
            ),
            PlannedStep(
                "undo",
                "only if it fails: keep events and logs, then roll out the last good manifests, or"
                " take away what was made where nothing served",
                self._undone(),
            ),
            PlannedStep(
                "endpoint",
                "ask every pod for golden answers, take away what no pod needs any more, find the"
                " address and what each pod has served",
                self._proven(),
            ),
        ]

    def load(self) -> tuple[Command, ...]:
        """See `Inside.planned`; the image is made where the registry does not have it."""
        cluster, selected = self.cluster, loads.labels(self.service)
        return (
            *self._load_image(),
            cluster.get("jobs", labels=selected),
            cluster.get("nodes"),
            cluster.get_everywhere("pods"),
            cluster.create(),
            cluster.create(),
            cluster.get("pods", labels=selected),
            cluster.logs(POD, -1),
            cluster.delete("Job/NAME"),
        )

    def _applied(self, workload: Workload, manifests: Path) -> tuple[Command, ...]:
        cluster, model = self.cluster, workload.model
        known = model.model_copy(update={"sha256": model.sha256 or "SHA256"})
        return (
            cluster.diff(manifests),
            cluster.get_one("secret", golden.secret(self.service, known).name),
            cluster.keep(),
            cluster.get_one("lease", self.service),
            self._listed(),
            cluster.get_one("deployment", self.service),
            cluster.apply(manifests),
            cluster.get(*WATCHED),
        )

    def _undone(self) -> tuple[Command, ...]:
        cluster = self.cluster
        return (
            cluster.get(*WATCHED),
            cluster.logs(POD, KEPT_LINES),
            cluster.get_one("deployment", self.service),
            replace(cluster, forces=True).apply(LAST_GOOD),
            cluster.delete("Deployment/NAME", "KIND/NAME"),
        )

    def _proven(self) -> tuple[Command, ...]:
        cluster = self.cluster
        return (
            cluster.port_forward(POD, (GRPC_PORT, REST_PORT)),
            cluster.delete("KIND/NAME"),
            self._listed(),
            cluster.get_one("service", self.service),
            cluster.get("pods", labels={"app": self.service}),
            pods.figures(cluster, POD),
        )

    def _listed(self) -> Command:
        return self.cluster.patch(
            "lease", self.service, {"metadata": {"annotations": {ANNOTATION: "KIND/NAME, …"}}}
        )

    def _load_image(self) -> tuple[Command, ...]:
        reference = load.reference(self.settings)
        on = self.settings.image.python or "PYTHON_IMAGE"
        labels = {"org.opencontainers.image.title": load.NAME}
        fetched, listed = Path("WHEELS"), Path("REQUIREMENTS")
        platform = self.settings.image.platform
        return (
            docker.pull(on, platform),
            pip.download(listed, (wheels.INSTALLER,), fetched, "VERSION", ("PLATFORM",)),
            docker.build(Path("FOLDER"), reference, {"BASE": on}, labels, platform),
            docker.push(reference, image.own_config(self.settings)),
        )
