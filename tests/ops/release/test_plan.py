"""The plan of a release to GKE, printed where nothing that it names is installed."""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ops import experiments, git, manifests
from ops.config import Config
from ops.errors import BadValue
from ops.loadtest import Asked
from ops.manifests import Placement
from ops.manifests.manifest import Manifest, parse
from ops.release import Order, plan
from ops.savedmodel import Wanted
from ops.shell import Shell
from ops.targets import Workload

ROOT = Path(plan.__file__).parents[2]
Invoke = Callable[..., "subprocess.CompletedProcess[str]"]
# The reference's workflow: the words that each command must begin with or hold, in order.
WORKFLOW = [
    ("gcloud", "auth", "configure-docker", "europe-west4-docker.pkg.dev"),
    ("gcloud", "container", "clusters", "describe", "tfs-cluster"),
    ("gcloud", "container", "clusters", "get-credentials", "tfs-cluster"),
    ("kubectl", "config", "set-credentials"),
    ("kubectl", "version"),
    ("kubectl", "get", "lease", "tfs-server"),
    ("kubectl", "create"),
    ("kubectl", "get", "secret"),
    ("kubectl", "apply", "--server-side", "--force-conflicts"),
    ("kubectl", "create", "--validate=false"),
    ("kubectl", "get", "pods", "--all-namespaces"),
    ("kubectl", "get", "nodes"),
    ("model.export", "--weights", "imagenet"),
    ("docker", "pull", "tensorflow/serving:2.19.1"),
    ("docker", "create"),
    ("docker", "cp"),
    ("docker", "commit", "--change", "ENV MODEL_NAME=resnet50"),
    ("docker", "rm"),
    ("docker", "push"),
    ("kubectl", "diff", "--server-side"),
    ("kubectl", "get", "secret", "tfs-server-golden-SHA256"),
    ("kubectl", "apply", "--server-side", "--force-conflicts"),
    ("kubectl", "get", "lease", "tfs-server"),
    ("kubectl", "patch", "lease", "tfs-server"),
    ("kubectl", "get", "deployment", "tfs-server"),
    ("kubectl", "apply", "--server-side"),
    ("kubectl", "get", "deployments,replicasets,pods,events"),
    ("kubectl", "get", "deployments,replicasets,pods,events"),
    ("kubectl", "logs", "pod/POD"),
    ("kubectl", "get", "deployment", "tfs-server"),
    ("kubectl", "apply", "--server-side"),
    ("kubectl", "delete", "KIND/NAME"),
    ("kubectl", "port-forward", "pod/POD", ":8500", ":8501"),
    ("kubectl", "delete", "KIND/NAME"),
    ("kubectl", "patch", "lease", "tfs-server"),
    ("kubectl", "get", "service", "tfs-server"),
    ("kubectl", "get", "pods", "--selector=app=tfs-server"),
    ("kubectl", "get"),
    ("locust", "--users", "150", "--spawn-rate", "1", "--run-time", "300s", "--headless"),
]
STEPS = [
    *("setup", "record", "preflight", "model", "image", "manifests", "rollout", "undo", "endpoint"),
    *("loadtest", "gate", "report"),
]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for PATH that holds Python and nothing else."""
    folder = tmp_path_factory.mktemp("bin")
    (folder / "python3").symlink_to(sys.executable)
    return folder


@pytest.fixture(scope="module")
def printed(
    invoke: Invoke, bare: Path, tmp_path_factory: pytest.TempPathFactory
) -> "subprocess.CompletedProcess[str]":
    """The dry run of the issue, with no program to call and no proxy to call through."""
    folder = tmp_path_factory.mktemp("absent")
    ended = invoke(
        *("release", "--exp", "interop4", "--target", "gke", "--dry-run"),
        PATH=str(bare),
        HTTPS_PROXY="http://127.0.0.1:9",
        HTTP_PROXY="http://127.0.0.1:9",
        OPS_STATE_DIR=str(folder / "state"),
        OPS_RUNS_DIR=str(folder / "runs"),
    )
    assert list(folder.iterdir()) == [], "nothing was made"
    return ended


def commands(text: str) -> list[list[str]]:
    """The argument lists of a plan: all that stands below its steps' heads but the manifests."""
    steps = re.split(r"^# \d+\. ", text, flags=re.MULTILINE)[1:]
    shown = "\n".join(step.partition("\n")[2].partition("---\n")[0] for step in steps)
    return [shlex.split(line) for line in shown.splitlines() if line]


def shown_manifests(text: str) -> list[Manifest]:
    step = text.partition("# 6. manifests")[2].partition("\n# 7.")[0]
    return [parse(part) for part in step.split("\n---\n")[1:]]


def test_it_ends_well_and_says_that_nothing_changed(
    printed: "subprocess.CompletedProcess[str]",
) -> None:
    assert (printed.returncode, printed.stderr) == (0, "")
    assert printed.stdout.startswith("Plan: release resnet50 as 2n-8c-16r-interop4 to gke.\n")
    assert "Nothing was changed: this is a dry run." in printed.stdout
    assert "USD an hour" in printed.stdout
    assert "the rollout surges by one pod" in printed.stdout
    cluster = "gke_my-project_europe-west4_tfs-cluster"
    changed = f"Deployment and Service tfs-server in namespace default of {cluster}"
    assert f"  changes: {changed}; what serves there now is replaced\n" in printed.stdout


def test_its_steps_are_those_of_the_workflow(printed: "subprocess.CompletedProcess[str]") -> None:
    heads = [line for line in printed.stdout.splitlines() if line.startswith("# ")]
    assert [head.split()[2].rstrip(":") for head in heads] == STEPS


def test_every_argument_list_is_there_in_order(printed: "subprocess.CompletedProcess[str]") -> None:
    found = commands(printed.stdout)
    assert len(found) == len(WORKFLOW)
    for argv, words in zip(found, WORKFLOW, strict=True):
        left = iter(argv)
        assert all(word in left for word in words), f"{words} in this order, not {argv}"


def test_it_writes_to_files_of_our_own(printed: "subprocess.CompletedProcess[str]") -> None:
    for argv in commands(printed.stdout):
        if "kubectl" in argv and "config" not in argv:
            assert {word.partition("=")[0] for word in argv} >= {
                *("--kubeconfig", "--context", "--namespace"),
            }
        if "push" in argv or "configure-docker" in argv:
            assert argv[0].startswith("DOCKER_CONFIG=")
        if "get-credentials" in argv:
            assert argv[0].startswith("KUBECONFIG=")


def test_its_manifests_are_good_ones(printed: "subprocess.CompletedProcess[str]") -> None:
    shown = shown_manifests(printed.stdout)
    manifests.check(shown)
    kinds = ["ConfigMap", "Service", "PodDisruptionBudget", "Deployment"]
    assert [one.kind for one in shown] == kinds
    (container,) = shown[-1].document["spec"]["template"]["spec"]["containers"]
    assert f"docker push {container['image']}" in printed.stdout
    assert shown[-1].document["spec"]["replicas"] == 2


def test_a_plan_for_this_machine_starts_its_servers(
    invoke: Invoke, bare: Path, tmp_path: Path
) -> None:
    ended = invoke(
        *("release", "--exp", "interop4", "--dry-run", "--users", "3"),
        PATH=str(bare),
        OPS_STATE_DIR=str(tmp_path / "state"),
        OPS_RUNS_DIR=str(tmp_path / "runs"),
    )
    assert ended.returncode == 0
    found = commands(ended.stdout)
    assert [one for one in found if "model.server" in one and "--model_name=resnet50" in one]
    assert "docker" not in ended.stdout.replace("docker.pkg.dev", "")
    assert "  changes: the replicas of target local on this machine; " in ended.stdout
    assert "--users 3 " in ended.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_in_a_fresh_copy_leaves_it_as_it_was(
    invoke: Invoke, checkout: Path, contents: Callable[[Path], dict[str, bytes]]
) -> None:
    before, names = contents(checkout), {path.name for path in checkout.iterdir()}
    ended = invoke("release", "--exp", "interop8", "--target", "gke", "--dry-run", cwd=checkout)
    assert ended.returncode == 0
    assert contents(checkout) == before
    assert {path.name for path in checkout.iterdir()} - {"__pycache__"} == names


def _order(config: Config, name: str, load: Asked | None = None) -> Order:
    experiment = experiments.find(name, experiments.load())
    return Order(config, experiment, Wanted("export", "resnet50"), load or Asked())


@pytest.mark.parametrize("name", [one.legend for one in experiments.load()])
def test_every_experiment_can_be_planned(tmp_path: Path, name: str) -> None:
    config = Config(target="gke", state_dir=tmp_path, runs_dir=tmp_path)
    text = "\n".join(plan.lines(_order(config, name)))
    shown = shown_manifests(text)
    manifests.check(shown)
    batching = [one for one in shown if "batching" in one.name]
    assert bool(batching) == name.endswith("batch")


def test_a_load_that_was_asked_for_is_planned(tmp_path: Path) -> None:
    config = Config(target="gke", state_dir=tmp_path, runs_dir=tmp_path)
    load = Asked("rest", users=7, spawn_rate=3.5, run_time_s=20)
    text = "\n".join(plan.lines(_order(config, "interop4", load)))
    assert "--protocol rest" in text
    assert "--users 7 --spawn-rate 3.5 --run-time 20s" in text


def test_a_name_that_a_cluster_would_refuse_is_told(tmp_path: Path) -> None:
    config = Config.model_validate({"kubernetes": {"namespace": "My_Space"}, "state_dir": tmp_path})
    order = _order(config, "interop4")
    workload = Workload("r", order.experiment, order.wanted.planned(tmp_path))
    with pytest.raises(BadValue, match="My_Space"):
        plan.render(order, workload, Placement.of(order.experiment), Shell())


def test_manifests_are_as_settings_and_target_say(tmp_path: Path) -> None:
    kubernetes = {"exposure": "external", "source_ranges": "10.0.0.0/8", "namespace": "apart"}
    config = Config.model_validate({"kubernetes": kubernetes, "state_dir": tmp_path})
    order = _order(config, "interop4")
    workload = Workload("r", order.experiment, order.wanted.planned(tmp_path))
    placement = replace(Placement.of(order.experiment), pods=1)
    documents = {one.kind: one.document for one in plan.render(order, workload, placement, Shell())}
    assert documents["Deployment"]["spec"]["replicas"] == 1
    assert documents["Service"]["metadata"]["namespace"] == "apart"
    assert documents["Service"]["spec"]["loadBalancerSourceRanges"] == ["10.0.0.0/8"]
    annotations = documents["Deployment"]["metadata"]["annotations"]
    assert annotations.get("tfs-ops/git-commit") == git.commit(Shell())


def test_a_plan_for_containers_has_every_argument_list(
    invoke: Invoke, bare: Path, tmp_path: Path
) -> None:
    ended = invoke(
        *("release", "--exp", "2n-8c-64r-interop2-batch", "--target", "docker", "--dry-run"),
        PATH=str(bare),
        OPS_STATE_DIR=str(tmp_path / "state"),
        OPS_RUNS_DIR=str(tmp_path / "runs"),
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    found = [argv for argv in commands(ended.stdout) if argv[0] == "docker"]
    words = ["version", "pull", "create", "cp", "commit", "rm", "run", "stop", "logs", "rm"]
    assert list(dict.fromkeys(argv[1] for argv in found)) == list(dict.fromkeys(words))
    run = next(argv for argv in found if argv[1] == "run")
    assert "--publish=127.0.0.1:" in " ".join(run)
    assert "--port=8500" in run
    assert any(part.startswith("--batching_parameters_file=/etc/tfs/") for part in run)
    assert "  changes: the replicas of target docker on this machine; " in ended.stdout
    assert list(tmp_path.iterdir()) == []
