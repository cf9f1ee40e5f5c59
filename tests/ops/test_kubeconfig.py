"""Kubeconfigs by the real kubectl: the operator's is only read."""

import shutil
from pathlib import Path

import pytest
import yaml

from ops import kubeconfig
from ops.shell import Shell

THEIRS = """\
apiVersion: v1
kind: Config
current-context: other
clusters:
- {name: kind, cluster: {server: "https://127.0.0.1:6443", certificate-authority: ca.crt}}
- {name: other, cluster: {server: "https://192.0.2.1"}}
contexts:
- {name: kind-kind, context: {cluster: kind, user: ann}}
- {name: other, context: {cluster: other, user: ben}}
users:
- {name: ann, user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: plugin}}}
- {name: ben, user: {token: secret}}
"""


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    if not shutil.which("kubectl"):
        pytest.skip("kubectl is not installed")
    (tmp_path / "ca.crt").write_text("certificate")
    path = tmp_path / "config"
    path.write_text(THEIRS)
    return path


def test_contexts_are_listed(theirs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Shell().read(kubeconfig.contexts(str(theirs))).split() == ["kind-kind", "other"]
    monkeypatch.setenv("KUBECONFIG", str(theirs))
    assert Shell().read(kubeconfig.contexts("")).split() == ["kind-kind", "other"]


def test_what_is_taken_is_one_context_and_needs_no_other_file(theirs: Path) -> None:
    taken = yaml.safe_load(Shell().read(kubeconfig.taken(str(theirs), "kind-kind")))
    assert [one["name"] for one in taken["contexts"]] == ["kind-kind"]
    assert [one["name"] for one in taken["users"]] == ["ann"]
    assert "certificate-authority-data" in taken["clusters"][0]["cluster"]
    assert theirs.read_text() == THEIRS


def test_a_plugin_gets_more_in_its_environment(theirs: Path, tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    ours.write_text(THEIRS)
    for _ in range(2):
        Shell().run(kubeconfig.with_environment(ours, "ann", {"A": "1", "B": "x=y z"}))
    user = yaml.safe_load(ours.read_text())["users"][0]["user"]
    assert user["exec"]["command"] == "plugin"
    assert {one["name"]: one["value"] for one in user["exec"]["env"]} == {"A": "1", "B": "x=y z"}
    assert len(user["exec"]["env"]) == 2
