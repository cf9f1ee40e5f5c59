"""Plan how a release reaches Google Kubernetes Engine, command by command."""

from pathlib import Path

from ops import config, gcloud, image
from ops.experiments import Experiment
from ops.kubectl import Cluster
from ops.manifests import Placement
from ops.savedmodel import SavedModel
from ops.targets.target import PlannedStep, Workload


class Gke:
    """A GKE cluster and the Artifact Registry repository beside it."""

    name = "gke"
    probes = False
    random_allowed = False

    def __init__(self, whole: config.Config) -> None:
        self.whole = whole
        self.settings = whole.gke
        self.kubeconfig = whole.state_dir / "gke" / "kubeconfig"
        self.docker_config = whole.state_dir / "gke" / "docker"

    @property
    def cluster(self) -> Cluster:
        """The cluster under the context name that gcloud gives it."""
        gke = self.settings
        context = f"gke_{gke.project}_{gke.region}_{gke.cluster}"
        return Cluster(self.kubeconfig, context, self.whole.kubernetes.namespace)

    def notes(self, experiment: Experiment) -> list[str]:
        """See `Planner.notes`."""
        return [
            self._cost(experiment),
            f"the rollout surges by one pod: {experiment.pods} pods fill {experiment.pods} nodes,"
            f" so one more {experiment.machine_type} must be free or the pool must grow",
        ]

    def placement(self, experiment: Experiment) -> Placement:
        """See `Planner.placement`: one pod on each of the experiment's nodes."""
        return Placement.of(experiment)

    def image(self, model: SavedModel) -> str:
        """See `Planner.image`."""
        return image.reference(self.whole, model)

    def plan_before(self) -> list[PlannedStep]:
        """See `Planner.plan_before`."""
        gke = self.settings
        checks = (
            gcloud.version(),
            gcloud.account(),
            gcloud.describe_cluster(gke),
        )
        access = (
            gcloud.configure_docker(self.whole.registry, self.docker_config),
            gcloud.get_credentials(gke, self.kubeconfig),
            self.cluster.version(),
            self.cluster.can_i("create", "deployments.apps"),
        )
        return [
            PlannedStep("preflight", "ask for programs, credentials and the cluster", checks),
            PlannedStep("setup", "write credentials into files of our own", access),
        ]

    def plan_image(self, model: SavedModel) -> list[PlannedStep]:
        """See `Planner.plan_image`."""
        return [PlannedStep("image", "base, model, commit, push", image.planned(self.whole, model))]

    def plan_rollout(self, workload: Workload, manifests: Path) -> list[PlannedStep]:
        """See `Planner.plan_rollout`."""
        cluster = self.cluster
        rollout = (
            cluster.diff(manifests),
            cluster.apply(manifests),
            cluster.rollout_status(workload.name),
        )
        failed = (cluster.events(), cluster.logs(workload.name), cluster.undo(workload.name))
        address = (cluster.service_address(workload.name),)
        return [
            PlannedStep("rollout", "show the difference, apply, wait for every pod", rollout),
            PlannedStep("undo", "only if the rollout fails: keep why, go back", failed),
            PlannedStep("endpoint", "find the address, ask it for golden answers", address),
        ]

    def _cost(self, experiment: Experiment) -> str:
        gke = self.settings
        node = experiment.cpus * gke.vcpu_hour_usd + experiment.memory_gb * gke.gib_hour_usd
        return (
            f"{experiment.pods} nodes {experiment.machine_type} cost about"
            f" {experiment.pods * node:.2f} USD an hour (gke.vcpu_hour_usd, gke.gib_hour_usd)"
        )
