"""Whole releases to a cluster from the command line: one that stays, and one that undoes itself."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ops.savedmodel import SavedModel

Ended = subprocess.CompletedProcess[str]
LOAD = ("--users", "4", "--spawn-rate", "4", "--run-time", "12s", "--accept-unmeasured")


@pytest.fixture
def base(cluster: Any, request: pytest.FixtureRequest) -> str:
    """What the model is added to; a stand-in runs our server in place of a small image's."""
    cluster.needs("pods")
    small = "images of folders" in cluster.backend.capabilities
    name: str = request.getfixturevalue("busybox" if small else "base_image")
    return name


@pytest.fixture
def broken(engine: Callable[..., str], base: str, images: set[str]) -> str:
    """The same with a server that ends at once."""
    name = "tfs-ops-test/broken:1"
    images.add(name)
    made = engine("create", base)
    engine("commit", "--change", 'ENTRYPOINT ["/bin/false"]', made, name)
    engine("rm", made)
    return name


@pytest.fixture
def target(cluster: Any) -> dict[str, str]:
    """The cluster of the tests, as settings."""
    return {
        "OPS_TARGET": "kubernetes",
        "OPS_KUBERNETES_NAMESPACE": cluster.namespace,
        "OPS_KUBERNETES_CONTEXT": cluster.context,
        "OPS_KUBERNETES_KUBECONFIG": str(cluster.kubeconfig),
    }


@pytest.fixture
def ops(
    invoke: Callable[..., Ended],
    cluster: Any,
    target: dict[str, str],
    base: str,
    registry: str,
    sources: tuple[Path, Path],
    model: SavedModel,
    tmp_path: Path,
) -> Iterator[Callable[..., Ended]]:
    """`invoke` against the target, which is torn down at the end."""
    state = tmp_path / "state"
    state.mkdir()
    (state / "models").symlink_to(model.golden.parents[1])
    env = {
        **target,
        "OPS_STATE_DIR": str(state),
        "OPS_RUNS_DIR": str(tmp_path / "runs"),
        "OPS_MODEL_NAME": "colours",
        "OPS_MODEL_SOURCE": str(sources[0]),
        "OPS_IMAGE_REGISTRY": f"{cluster.backend.registry or registry}/tfs",
        "OPS_IMAGE_BASE": base,
    }
    yield lambda *argv, **more: invoke(*argv, timeout_s=500, **{**env, **more})
    invoke("teardown", timeout_s=200, **env)


def test_one_that_stays_and_one_that_undoes_itself(
    ops: Callable[..., Ended], broken: str, cluster: Any, tmp_path: Path
) -> None:
    first = ops("release", "--exp", "interop4", *LOAD)
    assert first.returncode == 0, first.stderr
    kept = json.loads((tmp_path / "runs" / "latest" / "release.json").read_text())
    assert (kept["status"], kept["image"]["digest"][:7]) == ("succeeded", "sha256:")
    assert kept["loadtest"]["failures"] == 0
    assert sum(one["requests"]["OK"] for one in kept["loadtest"]["served"].values()) > 0
    assert "+kind: Deployment" in first.stderr, "the difference was shown"

    bad = ops("release", "--exp", "interop2", *LOAD, OPS_IMAGE_BASE=broken)
    assert bad.returncode == 1, bad.stderr
    (line,) = [line for line in bad.stderr.splitlines() if line.startswith("error: ")]
    assert "its container has ended" in line and "exit code 1" in line
    assert f"release {kept['id']} serves again" in bad.stderr
    folder = next(Path(word) for word in line.split() if word.startswith(str(tmp_path)))
    assert (folder / "cluster.json").is_file(), "what speaks of the failure is kept"

    status = ops("status")
    assert status.returncode == 0, status.stdout
    assert f"release {kept['id']}" in status.stdout
    assert ops("predict").stdout.endswith("as recorded\n")
    told = ops("history").stdout
    assert f"* {kept['id']}  succeeded" in told
    assert "failed" in told and "its container has ended" in told

    cluster.kubectl("scale", "deployment/tfs-server", "--replicas=1")
    refused = ops("release", "--exp", "interop2", *LOAD)
    assert refused.returncode == 1, refused.stderr
    assert ".spec.replicas; undo that, or `invoke rollback" in refused.stderr
    assert "WARNING: nothing was changed" in refused.stderr
    assert cluster.get("deployment", "tfs-server")["spec"]["replicas"] == 1
    back = ops("rollback", "--to", kept["id"])
    assert back.returncode == 0, back.stderr
    assert cluster.get("deployment", "tfs-server")["spec"]["replicas"] == 2

    assert ops("teardown").returncode == 0
    kinds = "deployments,replicasets,pods,services,secrets,leases,pdb"
    left = cluster.kubectl("get", kinds, "--output=name")
    assert "tfs-server" not in left
