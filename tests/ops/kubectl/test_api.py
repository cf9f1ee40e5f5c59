"""Objects of a cluster, over an API server that goes away and comes back."""

import shutil
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from ops.errors import CommandFailed
from ops.kubectl import Api, Cluster, Object
from ops.shell import Shell

ASKING = """\
apiVersion: kubectl.config.k8s.io/v1alpha1
kind: Preference
overrides:
- command: delete
  flags:
  - {name: interactive, default: "true"}
"""


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator who wants to be asked before a deletion, with the newest kubectl there is."""
    home, bin_folder = tmp_path / "home", tmp_path / "bin"
    (home / ".kube").mkdir(parents=True)
    (home / ".kube" / "kuberc").write_text(ASKING)
    bin_folder.mkdir()
    (bin_folder / "kubectl").symlink_to(_newest_kubectl())
    monkeypatch.setenv("PATH", str(bin_folder), prepend=":")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("KUBECTL_KUBERC", "true")  # what 1.33 has to be told
    monkeypatch.delenv("KUBERC", raising=False)


def _newest_kubectl() -> Path:
    """Google's own is one of many, and starts whichever suits the server."""
    found = Path(shutil.which("kubectl") or "kubectl").resolve()
    others = {int(one.suffix[1:]): one for one in found.parent.glob("kubectl.1.[0-9]*")}
    return others[max(others)] if others else found


def config_map(name: str = "c", **data: str) -> dict[str, Any]:
    metadata = {"name": name, "labels": {"app": "mine"}}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def test_what_is_not_there_is_nothing(api: Api) -> None:
    assert api.get_one("configmap", "c") is None
    assert api.get("configmap", labels={"app": "mine"}) == []
    api.delete([Object("configmap", "c")])


def test_one_of_two_makers_is_told_that_it_is_there(api: Api) -> None:
    made = api.create(config_map(a="1"))
    assert made is not None and made["data"] == {"a": "1"}
    assert api.create(config_map(a="2")) is None
    (found,) = api.get("configmap", labels={"app": "mine"})
    assert found["data"] == {"a": "1"}


def test_what_is_ours_alone_is_kept_whoever_wrote_it_before(api: Api, cluster: Any) -> None:
    cluster.apply(config_map(a="1"), manager="somebody")
    api.keep(config_map(a="2"))
    found = api.get_one("configmap", "c")
    assert found is not None and found["data"] == {"a": "2"}


def test_a_patch_holds_for_the_version_that_was_read(api: Api) -> None:
    made = api.create(config_map(a="1"))
    assert made is not None
    version = {"resourceVersion": made["metadata"]["resourceVersion"]}
    patched = api.patch("configmap", "c", {"metadata": version, "data": {"a": "2"}})
    assert patched is not None and patched["data"] == {"a": "2"}
    assert api.patch("configmap", "c", {"metadata": version, "data": {"a": "3"}}) is None


def test_objects_are_seen_in_all_namespaces(api: Api) -> None:
    api.create(config_map())
    assert "c" in {one["metadata"]["name"] for one in api.get_everywhere("configmaps")}


@pytest.mark.usefixtures("asked")
def test_an_operators_preferences_change_nothing(api: Api, cluster: Any) -> None:
    api.create(config_map())
    cluster.run("delete", "configmap", "c")
    if api.get_one("configmap", "c") is None:
        pytest.skip("this kubectl reads no kuberc")
    api.delete([Object("configmap", "c")])
    assert api.get_one("configmap", "c") is None


def test_a_no_is_not_asked_again(api: Api) -> None:
    with pytest.raises(CommandFailed, match="doesn't have a resource type"):
        api.get("nonsense")


def test_nothing_of_a_document_stands_in_a_log(api: Api, tmp_path: Path) -> None:
    logged = Api(api.cluster, Shell(log=tmp_path / "commands.log"))
    logged.create(config_map(a="very-secret"))
    assert "very-secret" not in (tmp_path / "commands.log").read_text()


def test_an_api_server_that_restarts_is_waited_for(api: Api, cluster: Any) -> None:
    cluster.needs("API restarts")
    cluster.backend.control.stop_api()

    def start() -> None:
        time.sleep(2)
        cluster.backend.control.start_api()

    starting = threading.Thread(target=start)
    starting.start()
    try:
        assert api.create(config_map(a="1")) is not None
    finally:
        starting.join()


def test_one_that_stays_away_is_told_in_kubectls_words(api: Api) -> None:
    nowhere = Cluster(api.cluster.kubeconfig, "nowhere", "default")
    with pytest.raises(CommandFailed, match="refused"):
        Api(nowhere, Shell(), patience_s=0.1).get("pods")
