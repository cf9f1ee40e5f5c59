"""Releases to a cluster, with the real kubectl: replaced, failed, rolled back, torn down."""

import contextlib
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ops import experiments, image, manifests
from ops.config import Config, Kubernetes
from ops.config import Image as ImageSettings
from ops.errors import NeverReady, NotMeasured, OpsError
from ops.experiments import Experiment
from ops.image import Image
from ops.manifests import Deployment, Placement
from ops.records import Deployed, Release
from ops.savedmodel import SavedModel
from ops.serving.client import GrpcClient
from ops.serving.golden import Golden
from ops.shell import Shell
from ops.targets import Workload
from ops.targets.cluster.target import ClusterTarget
from ops.targets.kubernetes import kubernetes

SERVICE = "tfs-server"
Made = Callable[..., Workload]


def told(_: str) -> None:
    """Progress is nobody's here."""


@pytest.fixture
def experiment() -> Experiment:
    """Two small pods, that any node has room for."""
    one = experiments.find("interop4", experiments.load())
    return replace(one, pods=2, cpus=1, memory_gb=2)


@pytest.fixture
def laptop(cluster: Any, registry: str, tmp_path: Path) -> Callable[[str], ClusterTarget]:
    """The target as a laptop of that name has it, with a state directory of its own."""
    cluster.needs("pods")

    def made(name: str) -> ClusterTarget:
        place = Kubernetes(
            context=cluster.context,
            kubeconfig=str(cluster.kubeconfig),
            namespace=cluster.namespace,
            exposure="internal" if "load balancers" in cluster.backend.capabilities else "cluster",
        )
        images = ImageSettings(registry=cluster.backend.registry or f"{registry}/tfs")
        state_dir = tmp_path / name
        settings = Config(target="kubernetes", kubernetes=place, image=images, state_dir=state_dir)
        return kubernetes(settings)

    return made


@pytest.fixture
def target(laptop: Callable[[str], ClusterTarget]) -> ClusterTarget:
    return laptop("mine")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(log=tmp_path / "commands.log")


@pytest.fixture
def built(cluster: Any, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Image]:
    """The image of a model, where the cluster can pull it."""

    def made(model: SavedModel) -> Image:
        if "images of folders" in cluster.backend.capabilities:
            digest = f"sha256:{hashlib.sha256(model.sha256.encode()).hexdigest()}"
            one = Image(f"registry.invalid/tfs/{model.name}:{model.sha256[:12]}", digest)
            cluster.backend.control.image(one.pinned, models=model.base_path.parent)
            return one
        base = request.getfixturevalue("base_image")
        pushed = ImageSettings(registry=cluster.backend.registry, base=base)
        return image.build(Config(image=pushed, state_dir=tmp_path), model, Shell(), told)

    return made


@pytest.fixture
def workload(target: ClusterTarget, built: Callable[..., Image], tmp_path: Path) -> Made:
    """What a release of a model puts on the target."""

    def made(name: str, experiment: Experiment, model: SavedModel, one: Image | None = None) -> Any:
        held = one or built(model)
        deployment = Deployment(
            image=held.pinned,
            model_name=model.name,
            release=name,
            namespace=target.settings.kubernetes.namespace,
            placement=target.placement(experiment),
            exposure=target.settings.kubernetes.exposure,
        )
        rendered = manifests.render(experiment, deployment)
        folder = tmp_path / "runs" / name
        return Workload(name, experiment, model, held, rendered, folder)

    return made


def kept(target: ClusterTarget, workload: Workload, replicas: int) -> Release:
    """Record the workload as the release that serves."""
    release = Release(
        id=workload.release,
        experiment=workload.experiment.legend,
        target=target.name,
        status="succeeded",
        deployed=Deployed(
            experiment=asdict(workload.experiment),
            model=workload.model.model_dump(mode="json"),
            replicas=replicas,
            manifests=[one.text for one in workload.manifests],
        ),
    )
    release.number = target.history.next_number
    target.history.keep(release)
    target.history.serve(release)
    return release


def names(cluster: Any, kinds: str) -> set[str]:
    found = cluster.get(kinds)["items"]
    return {f"{one['kind']}/{one['metadata']['name']}" for one in found} - {
        "ConfigMap/kube-root-ca.crt"
    }


@contextlib.contextmanager
def sending(client: GrpcClient, model: SavedModel) -> Iterator[list[str]]:
    """Send requests one after the other while the block lasts; gives what failed."""
    golden, ended, failed = Golden.read(model.golden), threading.Event(), list[str]()

    def send() -> None:
        while not ended.is_set():
            try:
                client.predict(model.name, golden.signature_name, golden.inputs)
            except OpsError as error:
                failed.append(str(error))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for one in threads:
        one.start()
    try:
        yield failed
    finally:
        ended.set()
        for one in threads:
            one.join(60)


def test_a_release_from_nothing_to_nothing(
    target: ClusterTarget,
    laptop: Callable[[str], ClusterTarget],
    cluster: Any,
    shell: Shell,
    experiment: Experiment,
    models: tuple[SavedModel, SavedModel],
    workload: Made,
) -> None:
    """Released, replaced under traffic, failed and undone, rolled back elsewhere, torn down."""
    target.preflight(experiment, shell)
    first = workload("r1", replace(experiment, batching=_batching()), models[0])
    replicas = target.deploy(first, shell, told)
    assert len(replicas) == 2
    assert {(one.release, one.state) for one in replicas} == {("r1", "AVAILABLE")}
    kept(target, first, 2)
    assert target.status() == list(replicas)
    before = names(cluster, "configmaps")

    second = workload("r2", experiment, models[1])
    with target.reached() as address, sending(GrpcClient(address), models[0]) as failed:
        newer = target.deploy(second, shell, told)
    if "load balancers" in cluster.backend.capabilities:
        assert failed == []
    kept(target, second, len(newer))
    standing = {(one.release, one.state) for one in target.status()}
    assert standing - {("r1", "ending")} == {("r2", "AVAILABLE")}
    gone = before - names(cluster, "configmaps")
    assert len(gone) == 1 and "batching" in gone.pop(), "what the first needed alone"

    missing = Image("registry.invalid/tfs/none:1", f"sha256:{'0' * 64}")
    bad = workload("r3", experiment, models[0], missing)
    with pytest.raises(OpsError, match="image") as caught:
        target.deploy(bad, shell, told)
    assert bad.folder is not None and str(bad.folder) in str(caught.value)
    assert (bad.folder / "cluster.json").is_file()
    with target.reached() as address:
        assert _answers(address, models[1]), "the former replicas serve on"

    theirs = laptop("theirs")
    found = theirs.history.get("r1")
    assert found.deployed is not None
    elsewhere = models[0].model_copy(update={"golden": Path("/nowhere/golden.json")})
    again = replace(first, model=elsewhere, folder=None)
    assert {one.release for one in theirs.deploy(again, shell, told)} == {"r1"}
    with theirs.reached() as address:
        assert _answers(address, models[0])
    assert all(words for _, words in theirs.logs(5))

    assert theirs.teardown()
    kinds = "deployments,replicasets,pods,services,configmaps,secrets,leases,poddisruptionbudgets"
    assert {one for one in names(cluster, kinds) if SERVICE in one} == set()
    with pytest.raises(NeverReady, match="nothing is released"):
        target.serving()


def _batching() -> Any:
    return experiments.find("2n-8c-64r-interop2-batch", experiments.load()).batching


def _answers(address: Any, model: SavedModel) -> bool:
    golden = Golden.read(model.golden)
    given = GrpcClient(address).predict(model.name, golden.signature_name, golden.inputs)
    return golden.problems(given) == []


def test_more_and_smaller_pods_take_the_place_of_those_that_fill_the_node(
    target: ClusterTarget,
    nodes: Callable[..., None],
    shell: Shell,
    experiment: Experiment,
    model: SavedModel,
    workload: Made,
) -> None:
    """Three of the first would fit, and four of them are not to be tried."""
    large = replace(experiment, pods=2, cpus=2, memory_gb=4)
    small = replace(experiment, pods=4, cpus=1, memory_gb=4)
    request = Placement.of(large).request
    nodes({"one": {"cpu": f"{3 * request.millicores + 300}m", "memory": "16Gi"}})
    for name, one in (("r1", large), ("r2", small), ("r3", large)):
        target.preflight(one, shell)
        assert target.placement(one).request == Placement.of(one).request
        found = target.deploy(workload(name, one, model), shell, told)
        assert [status.release for status in found] == [name] * one.pods


def test_an_api_server_may_restart_in_mid_rollout(
    target: ClusterTarget,
    cluster: Any,
    shell: Shell,
    experiment: Experiment,
    model: SavedModel,
    workload: Made,
) -> None:
    cluster.needs("API restarts")
    single = replace(experiment, pods=1)
    target.preflight(single, shell)
    one = workload("r1", single, model)

    def restart() -> None:
        cluster.backend.control.stop_api()
        time.sleep(3)
        cluster.backend.control.start_api()

    restarting = threading.Timer(2, restart)
    restarting.start()
    replicas = target.deploy(one, shell, told)
    restarting.join()
    assert [status.state for status in replicas] == ["AVAILABLE"]


def test_what_is_not_allowed_is_told_before_anything_is_touched(
    laptop: Callable[[str], ClusterTarget],
    cluster: Any,
    limited: Callable[..., Any],
    shell: Shell,
    experiment: Experiment,
) -> None:
    poor = limited(cluster, ("get,list,watch", "pods,services"))
    place = Kubernetes(
        context=poor.context, kubeconfig=str(poor.kubeconfig), namespace=poor.namespace
    )
    registry = ImageSettings(registry="registry.invalid/tfs")
    state_dir = laptop("poor").settings.state_dir
    settings = Config(target="kubernetes", kubernetes=place, image=registry, state_dir=state_dir)
    with pytest.raises(OpsError, match=r"may not: .*deployments\.apps"):
        kubernetes(settings).preflight(experiment, shell)
    assert names(cluster, "deployments,services,leases") == set()


def test_where_no_load_can_be_given_that_is_said(
    target: ClusterTarget,
    shell: Shell,
    experiment: Experiment,
    model: SavedModel,
    workload: Made,
    cluster: Any,
) -> None:
    """A service of the cluster alone; asked for by name, pods are loaded through tunnels."""
    inside = target.settings.kubernetes.model_copy(update={"exposure": "cluster"})
    target.settings = target.settings.model_copy(update={"kubernetes": inside})
    single = replace(experiment, pods=1)
    target.preflight(single, shell)
    one = workload("r1", single, model)
    target.deploy(one, shell, told)
    kept(target, one, 1)
    with pytest.raises(NotMeasured, match="load_through=port-forward"), target.aimed("grpc"):
        pass
    with target.reached() as address:
        assert _answers(address, model)
    tunnelled = inside.model_copy(update={"load_through": "port-forward"})
    target.settings = target.settings.model_copy(update={"kubernetes": tunnelled})
    with target.aimed("rest") as aim:
        (replica,) = aim.replicas
        (host,) = aim.hosts
        assert host.startswith("127.0.0.1:")
        served = replica.served(model.name)
        assert served is not None and served.total > 0, "by the API server's proxy"


def test_what_somebody_has_changed_is_taken_back_by_what_served_before(
    target: ClusterTarget,
    cluster: Any,
    shell: Shell,
    experiment: Experiment,
    model: SavedModel,
    workload: Made,
) -> None:
    target.preflight(experiment, shell)
    first = workload("r1", experiment, model)
    target.deploy(first, shell, told)
    cluster.kubectl("scale", f"deployment/{SERVICE}", "--replicas=1")
    second = replace(first, release="r2")
    for refused in (target.difference, partial(target.deploy, say=told)):
        with pytest.raises(OpsError, match=r'conflict with "kubectl".*: \.spec\.replicas; undo'):
            refused(second, shell=shell)
    restored = replace(first, restored=True)
    assert "-  replicas: 1" in target.difference(restored, shell)
    assert len(target.deploy(restored, shell, told)) == 2
