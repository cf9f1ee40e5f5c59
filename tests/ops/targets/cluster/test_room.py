"""Room on nodes, as kubectl tells of nodes and pods."""

from typing import Any

import pytest

from ops.manifests.allocatable import Resources
from ops.targets.cluster import room


def node(name: str = "n", cpu: str = "4", memory: str = "16Gi", **more: Any) -> dict[str, Any]:
    return {
        "metadata": {"name": name, "labels": more.get("labels", {})},
        "spec": more.get("spec", {}),
        "status": {
            "allocatable": {"cpu": cpu, "memory": memory, "pods": more.get("pods", "110")},
            "conditions": [{"type": "Ready", "status": more.get("ready", "True")}],
        },
    }


def pod(
    *requests: tuple[str, str], on: str = "n", phase: str = "Running", **more: Any
) -> dict[str, Any]:
    containers = [{"resources": {"requests": {"cpu": c, "memory": m}}} for c, m in requests]
    spec = {"nodeName": on, "containers": containers, **more}
    return {"metadata": {"name": "p"}, "spec": spec, "status": {"phase": phase}}


def once(cpu: str, memory: str, **more: str) -> dict[str, Any]:
    return {"resources": {"requests": {"cpu": cpu, "memory": memory}}, **more}


@pytest.mark.parametrize(
    ("pods", "left"),
    [
        ([], (4000, 16384)),
        ([pod(("500m", "1Gi"))], (3500, 15360)),
        ([pod(("500m", "1Gi"), ("1", "512Mi"))], (2500, 14848)),
        ([pod(("1", "1Gi"), on="other")], (4000, 16384)),
        ([pod(("1", "1Gi"), phase="Succeeded")], (4000, 16384)),
        ([pod(("1", "1Gi"), initContainers=[once("3", "512Mi")])], (1000, 15360)),
        (
            [pod(("1", "1Gi"), initContainers=[once("1", "1Gi", restartPolicy="Always")])],
            (2000, 14336),
        ),
        ([pod(("1", "1Gi"), overhead={"cpu": "250m", "memory": "64Mi"})], (2750, 15296)),
        ([pod(("9", "99Gi"))], (0, 0)),
        ([{**pod(), "spec": {"nodeName": "n", "containers": [{}]}}], (4000, 16384)),
    ],
)
def test_a_node_has_free_what_nobody_requests(
    pods: list[dict[str, Any]], left: tuple[int, int]
) -> None:
    assert room.free([node()], pods) == [Resources(*left)]


def test_the_largest_request_is_that_of_each_kind() -> None:
    found = room.largest([pod(("500m", "2Gi")), pod(("1", "1Gi"), ("0.25", "512Mi"))])
    assert found == Resources(1250, 2048)


def test_a_node_whose_number_of_pods_is_spent_has_no_room() -> None:
    assert room.free([node(pods="1")], [pod(("1m", "1Mi"))]) == [Resources(0, 0)]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"ready": "False"}, "it is not ready"),
        ({"ready": "Unknown"}, "nobody knows of it"),
        ({"spec": {"unschedulable": True}}, "it is cordoned"),
        ({"spec": {"taints": [{"key": "k", "effect": "NoSchedule"}]}}, "it is kept free"),
        ({"labels": {"kind": "other"}}, "it is another machine"),
    ],
)
def test_a_node_that_takes_no_pod_of_ours_is_left_out(bad: dict[str, Any], why: str) -> None:
    wanted = {"kind": "mine"}
    fine = node(labels=wanted)
    soft = node(labels=wanted, spec={"taints": [{"key": "k", "effect": "PreferNoSchedule"}]})
    found = room.matching([fine, node(**{"labels": wanted, **bad}), soft], wanted)
    assert found == [fine, soft], why
