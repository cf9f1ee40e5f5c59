"""The plan for a cluster: its image's tag, its cost, its steps."""

import re
from pathlib import Path
from typing import Any

import pytest

from ops import experiments
from ops.config import Config, Image, Kubernetes
from ops.config import Gke as Settings
from ops.errors import OpsError
from ops.savedmodel import SavedModel
from ops.targets import Workload
from ops.targets.cluster.target import ClusterTarget
from ops.targets.gke import gke as made

MODEL = SavedModel(
    name="resnet50",
    version="1",
    base_path=Path("/cache/key/resnet50"),
    sha256="ab" * 32,
    source="export",
    weights=None,
    golden=Path("/cache/key/golden.json"),
)
STATE = Path("/state")
BASE = f"tensorflow/serving:2.19.1@sha256:{'0' * 64}"
"""By digest: of a tag alone, no plan can say which image it is."""


def gke(settings: Settings | None = None, state: Path = STATE, **image: Any) -> ClusterTarget:
    """The target with those settings."""
    made_of = Image(**{"base": BASE, **image})
    whole = Config(target="gke", gke=settings or Settings(), image=made_of, state_dir=state)
    return made(whole)


GKE = gke()
INTEROP4 = experiments.find("interop4", experiments.load())


def test_the_tag_is_a_hash() -> None:
    registry, _, name = GKE.image(MODEL).rpartition("/")
    assert registry == "europe-west4-docker.pkg.dev/my-project/tfs"
    assert re.fullmatch("resnet50:[0-9a-f]{12}", name)
    assert GKE.image(MODEL) == gke(state=Path("/elsewhere")).image(MODEL)


@pytest.mark.parametrize("change", [{"sha256": "cd" * 32}, {"version": "2"}, {"name": "other"}])
def test_the_tag_is_another_for_another_model(change: dict[str, Any]) -> None:
    other = GKE.image(MODEL.model_copy(update=change)).rpartition(":")[2]
    assert other != GKE.image(MODEL).rpartition(":")[2]


def test_the_tag_is_another_for_another_base() -> None:
    newer = gke(base=BASE.replace("@sha256:0", "@sha256:1"))
    assert newer.image(MODEL) != GKE.image(MODEL)


def test_the_tag_is_the_same_wherever_the_model_came_from() -> None:
    moved = MODEL.model_copy(update={"source": "/other", "base_path": Path("/x")})
    assert GKE.image(moved) == GKE.image(MODEL)


def test_before_the_model_is_made_the_tag_is_words() -> None:
    assert GKE.image(MODEL.model_copy(update={"sha256": ""})).endswith(":hash-of-model-and-base")


def test_the_cost_is_that_of_all_nodes() -> None:
    """2 nodes of 8 vCPU at 0.0332 and 16 GiB at 0.00445: 2 (0.2656 + 0.0712) = 0.6736."""
    cost, surge = GKE.notes(INTEROP4)
    assert cost.startswith("2 nodes n2-custom-8-16384 cost about 0.67 USD an hour")
    assert "one more n2-custom-8-16384 must be free" in surge
    free = gke(Settings(vcpu_hour_usd=0, gib_hour_usd=0))
    assert "about 0.00 USD" in free.notes(INTEROP4)[0]


def node(name: str, machine: str, cpu: str = "7910m") -> dict[str, Any]:
    return {
        "metadata": {"name": name, "labels": {"node.kubernetes.io/instance-type": machine}},
        "status": {
            "allocatable": {"cpu": cpu, "memory": "13600Mi"},
            "conditions": [{"type": "Ready", "status": "True"}],
        },
    }


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (1, "it waits for 2 more n2-custom-8-16384"),
        (2, "it waits for 1 more n2-custom-8-16384"),
        (3, "there is room for 3 pods: 2, and one more for the rollout"),
    ],
)
def test_nodes_that_a_rollout_waits_for_are_counted(count: int, says: str) -> None:
    access = gke().access
    nodes = [node(f"n-{index}", "n2-custom-8-16384") for index in range(count)]
    placed = access.placement(INTEROP4, nodes, [])
    assert placed.node_selector == {"node.kubernetes.io/instance-type": "n2-custom-8-16384"}
    assert says in access.notes(INTEROP4, placed)[-1]


def test_on_other_nodes_pods_are_reduced_only_when_asked_to() -> None:
    nodes = [node("n-1", "e2-standard-4", cpu="3920m")]
    with pytest.raises(OpsError, match=r"no n2-custom-8-16384 nodes.*gke\.reduce=true"):
        gke().access.placement(INTEROP4, nodes, [])
    access = gke(Settings(reduce=True)).access
    placed = access.placement(INTEROP4, nodes, [])
    assert placed.pods * placed.request.millicores < 3920
    assert placed.node_selector == {} == access.planned_placement(INTEROP4).node_selector
    (told,) = access.notes(INTEROP4, placed)
    assert "do not compare" in told


def test_a_service_that_is_open_to_all_is_noted() -> None:
    open_to_all = Config(target="gke", kubernetes=Kubernetes(exposure="external"))
    assert "everybody on the internet may reach it" in made(open_to_all).notes(INTEROP4)[-1]


def test_the_cluster_is_named_as_gcloud_names_it() -> None:
    cluster = gke(Settings(project="p", region="r", cluster="c")).access.place()
    assert (cluster.context, cluster.namespace) == ("gke_p_r_c", "default")
    assert cluster.kubeconfig == Path("/state/gke/kubeconfig")


def test_nothing_of_the_cluster_is_changed_before_the_lease() -> None:
    setup, record, preflight = GKE.plan_before()
    programs = [command.argv[0] for command in setup.commands]
    assert programs == [*("gcloud", "gcloud", "gcloud", "kubectl", "kubectl")]
    assert record.commands[0].argv[5:8] == ("get", "lease", "tfs-server")
    assert not any(command.changes for command in preflight.commands)


def test_the_image_is_built_in_order_and_the_container_taken_away() -> None:
    (step,) = GKE.plan_image(MODEL)
    assert [command.argv[1] for command in step.commands] == [
        *("pull", "create", "cp", "commit", "rm", "push"),
    ]
    container = step.commands[1].argv[3]
    assert step.commands[4].argv[-1] == container
    assert step.commands[-1].argv[-1] == GKE.image(MODEL)


def test_the_difference_is_shown_before_it_is_applied() -> None:
    steps = GKE.plan_rollout(Workload("r", INTEROP4, MODEL), Path("/runs/r/manifests"))
    rollout, undo, endpoint = steps
    assert [step.name for step in steps] == ["rollout", "undo", "endpoint"]
    verbs = [command.argv[5] for command in rollout.commands]
    assert verbs == ["diff", "get", "apply", "get", "patch", "get", "apply", "get"]
    assert rollout.commands[1].argv[6:8] == ("secret", "tfs-server-golden-abababababab")
    assert rollout.commands[5].argv[6:8] == ("deployment", "tfs-server")
    assert [command.changes for command in undo.commands] == [False, False, False, True, True]
    assert ("get", "service", "tfs-server") in [one.argv[5:8] for one in endpoint.commands]
