"""Credentials by the real kubectl and gcloud, in files of our own; the operator's are untouched."""

import shlex
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from clusters.backend import Backend

from ops.config import Config, Gke, Kubernetes
from ops.errors import BadValue, CommandFailed, CommandMissing, NeverReady
from ops.shell import Shell
from ops.targets.cluster.credentials import credentials, place, planned
from tests.google.cloud import Cloud
from tests.google.engine import has_cluster
from tests.google.signed_in import key_file

CONTEXT = "gke_p-1_europe-west4_c-1"
FILES = {"docker/config.json", "kubeconfig"}


def quiet(_: str) -> None:
    """Progress is nobody's here."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with nothing in it."""
    made = tmp_path / "home"
    made.mkdir()
    monkeypatch.setenv("HOME", str(made))
    for name in ("KUBECONFIG", "DOCKER_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    return made


@pytest.fixture
def served(cluster_backend: Backend, cloud: Cloud) -> Callable[..., None]:
    """Let Kubernetes Engine have the cluster of the tests."""
    return lambda **more: has_cluster(cloud, cluster_backend, **more)


def gke(tmp_path: Path, **more: Any) -> Config:
    settings = Gke(**{"project": "p-1", "cluster": "c-1", **more})
    return Config(target="gke", gke=settings, state_dir=tmp_path / "state")


def below(folder: Path) -> set[str]:
    return {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}


def configured(home: Path) -> set[str]:
    """What was written to a home; what kubectl keeps there of its last answers is no setting."""
    return {one for one in below(home) if not one.startswith(".kube/cache/")}


def words(line: str) -> list[str]:
    """What a command is, without its flags and what it finds in its environment."""
    return [one for one in shlex.split(line) if not one.startswith("-") and "=" not in one]


def as_planned(settings: Config, log: Path) -> bool:
    """Whether what was started is what a plan shows, in its order."""
    ran = [line.partition(" ")[2] for line in log.read_text(encoding="utf-8").splitlines()]
    wanted = planned(settings, place(settings))
    return [words(line) for line in ran] == [words(str(one)) for one in wanted]


def test_gke_has_a_kubeconfig_and_a_docker_configuration_of_its_own(
    served: Callable[..., None], home: Path, tmp_path: Path
) -> None:
    served()
    settings, ours = gke(tmp_path), tmp_path / "state" / "gke"
    for log in (tmp_path / "first", tmp_path / "again"):
        cluster = credentials(settings, Shell(log=log), quiet)
        assert as_planned(settings, log)
        assert (cluster.context, cluster.kubeconfig) == (CONTEXT, ours / "kubeconfig")
        assert below(ours) >= FILES
    assert cluster.kubeconfig.stat().st_mode & 0o777 == 0o600
    helpers = yaml.safe_load((ours / "docker" / "config.json").read_text())["credHelpers"]
    assert helpers == {"europe-west4-docker.pkg.dev": "gcloud"}
    assert not configured(home)


def test_a_key_gives_kubectl_its_credentials_wherever_it_is_started_from(
    served: Callable[..., None],
    cloud: Cloud,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    served()
    monkeypatch.delenv("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE")
    key = key_file(cloud, tmp_path)
    cluster = credentials(gke(tmp_path, key_file=str(key)), Shell(), quiet)
    assert Shell().read(cluster.get("configmaps"))
    assert not configured(home)
    kept = (tmp_path / "state" / "gke" / "gke_gcloud_auth_plugin_cache").stat()
    assert kept.st_mode & 0o777 == 0o600


def test_a_login_that_the_cluster_does_not_take(
    served: Callable[..., None], cloud: Cloud, home: Path, tmp_path: Path
) -> None:
    served()
    (tmp_path / "token").write_text("another")
    cloud.tokens = {"another"}
    with pytest.raises(
        CommandFailed, match=f"{CONTEXT} does not take our credentials: .*invoke setup"
    ):
        credentials(gke(tmp_path), Shell(), quiet)


def test_a_cluster_that_is_not_there_names_those_that_are(
    cloud: Cloud, home: Path, tmp_path: Path
) -> None:
    api: Any = cloud.apis["container"]
    api.has("p-1", "europe-west1", "other")
    with pytest.raises(BadValue, match=r"no cluster c-1 in europe-west4; .*other in europe-west1"):
        credentials(gke(tmp_path), Shell(), quiet)
    assert not (tmp_path / "state" / "gke" / "kubeconfig").exists()


def test_a_cluster_that_does_not_run_yet(
    served: Callable[..., None], home: Path, tmp_path: Path
) -> None:
    served(status="PROVISIONING")
    with pytest.raises(NeverReady, match=r"is PROVISIONING, not RUNNING; .*operations list"):
        credentials(gke(tmp_path), Shell(), quiet)


def test_without_the_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "gcloud"
    program.write_text("""#!/bin/sh\necho '{"status": "RUNNING"}'\n""")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandMissing, match="gcloud components install gke-gcloud-auth-plugin"):
        credentials(gke(tmp_path), Shell(), quiet)


def test_a_kubeconfig_of_one_context_is_taken_of_the_operators(
    cluster_backend: Backend, tmp_path: Path
) -> None:
    before = cluster_backend.kubeconfig.read_bytes()
    own = Kubernetes(
        context=cluster_backend.context, kubeconfig=str(cluster_backend.kubeconfig), namespace="x"
    )
    settings = Config(target="kubernetes", kubernetes=own, state_dir=tmp_path / "state")
    for log in (tmp_path / "first", tmp_path / "again"):
        cluster = credentials(settings, Shell(log=log), quiet)
        assert as_planned(settings, log)
    assert cluster.namespace == "x"
    assert cluster.kubeconfig == tmp_path / "state" / "kubernetes" / "kubeconfig"
    assert cluster.kubeconfig.stat().st_mode & 0o777 == 0o600
    content = yaml.safe_load(cluster.kubeconfig.read_text())
    assert [one["name"] for one in content["contexts"]] == [cluster_backend.context]
    assert cluster_backend.kubeconfig.read_bytes() == before
    assert below(tmp_path / "state") == {"kubernetes/kubeconfig"}


@pytest.mark.parametrize(
    ("context", "told"),
    [
        ("", "kubernetes.context is not set; .* has: kind-kind, other; take one: --set"),
        ("kind-kin", "kubernetes.context is 'kind-kin', .* did you mean `kind-kind`?"),
    ],
)
def test_a_context_that_is_not_there(tmp_path: Path, context: str, told: str) -> None:
    theirs = tmp_path / "config"
    names = [{"name": name, "context": {}} for name in ("kind-kind", "other")]
    theirs.write_text(yaml.safe_dump({"apiVersion": "v1", "kind": "Config", "contexts": names}))
    own = Kubernetes(context=context, kubeconfig=str(theirs))
    with pytest.raises(BadValue, match=told):
        credentials(Config(target="kubernetes", kubernetes=own, state_dir=tmp_path), Shell(), quiet)


def test_a_cluster_that_does_not_answer(tmp_path: Path) -> None:
    theirs = tmp_path / "config"
    authority = b64encode(b"").decode()
    theirs.write_text(
        yaml.safe_dump(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "clusters": [{"name": "a", "cluster": {"server": "https://127.0.0.1:1"}}],
                "users": [{"name": "a", "user": {"token": f"x{authority}"}}],
                "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}],
            }
        )
    )
    own = Kubernetes(context="a", kubeconfig=str(theirs))
    with pytest.raises(NeverReady, match=r"context a does not answer: .*refused"):
        credentials(Config(target="kubernetes", kubernetes=own, state_dir=tmp_path), Shell(), quiet)
