"""Objects of a cluster, over an API server that goes away and comes back."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from ops.errors import CommandFailed
from ops.kubectl import Api, Cluster, Object
from ops.shell import Shell


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
