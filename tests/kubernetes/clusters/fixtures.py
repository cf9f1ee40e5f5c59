"""Share one cluster among all tests, and give each a namespace of its own."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from clusters import account, control_plane, existing, node, stand_in
from clusters.backend import Backend, lacking
from clusters.cluster import Cluster


@pytest.fixture(scope="session")
def cluster_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """That of OPS_TEST_KUBECONFIG, a control plane of KUBEBUILDER_ASSETS, or the stand-in."""
    if not shutil.which("kubectl"):
        lacking("kubectl is not installed")
    folder = tmp_path_factory.mktemp("cluster")
    if os.environ.get(existing.KUBECONFIG):
        yield existing.backend()
    elif os.environ.get(control_plane.ASSETS):
        with control_plane.running(folder) as backend:
            yield backend
    else:
        with stand_in.running(folder) as backend:
            yield backend


@pytest.fixture(scope="session")
def clusters(cluster_backend: Backend) -> Callable[[], AbstractContextManager[Cluster]]:
    """Open a namespace of the cluster, which is deleted when it is left: `with clusters() as …`."""

    @contextlib.contextmanager
    def opened() -> Iterator[Cluster]:
        cluster = Cluster(cluster_backend, f"tfs-ops-test-{secrets.token_hex(4)}")
        cluster.kubectl("create", "namespace", cluster.namespace)
        try:
            yield cluster
        finally:
            cluster.kubectl("delete", "namespace", cluster.namespace, "--wait=false")

    return opened


@pytest.fixture
def cluster(clusters: Callable[[], AbstractContextManager[Cluster]]) -> Iterator[Cluster]:
    """A cluster, with a namespace that is this test's alone."""
    with clusters() as opened:
        yield opened


@pytest.fixture
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Cluster]]:
    """The same cluster for a user who may do little: `limited(cluster, ("get,list", "pods"))`.

    Such rules hold in the namespace alone, those of `everywhere` in the whole cluster.
    """
    with contextlib.ExitStack() as users:

        def open_as(
            cluster: Cluster, *rules: tuple[str, str], everywhere: account.Rules = ()
        ) -> Cluster:
            path = tmp_path_factory.mktemp("limited") / "kubeconfig"
            return users.enter_context(account.limited(cluster, rules, everywhere, path))

        yield open_as


@pytest.fixture
def nodes(cluster: Cluster) -> Iterator[Callable[..., None]]:
    """Have other nodes for a test: `nodes({"one": {"cpu": "2", "memory": "4Gi"}})`."""
    cluster.needs("nodes")
    yield cluster.backend.control.nodes
    cluster.backend.control.nodes(node.NODES)
