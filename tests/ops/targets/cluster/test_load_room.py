"""What a load's pod asks for, beside what kubectl tells of nodes and pods."""

from typing import Any

import pytest

from ops.errors import NotMeasured
from ops.manifests.allocatable import Resources
from ops.targets.cluster import load_room

NODE = {
    "metadata": {"name": "n"},
    "status": {
        "allocatable": {"cpu": "4", "memory": "16Gi"},
        "conditions": [{"type": "Ready", "status": "True"}],
    },
}
OTHER = {**NODE, "metadata": {"name": "other"}}
ENDING = {"deletionTimestamp": "2026-11-25T10:00:00Z"}


def pod(cpu: str, memory: str, app: str = "tfs-server", **metadata: str) -> dict[str, Any]:
    requests = {"resources": {"requests": {"cpu": cpu, "memory": memory}}}
    return {
        "metadata": {"name": "p", "labels": {"app": app}, **metadata},
        "spec": {"nodeName": "n", "containers": [requests]},
        "status": {"phase": "Running"},
    }


def ours(one: Any) -> bool:
    return bool(one["metadata"]["labels"]["app"] == "tfs-server")


@pytest.mark.parametrize(
    ("pods", "asked"),
    [
        ([], (2000, 1024)),
        ([pod("3", "1Gi", "other")], (1000, 1024)),
        ([pod("3", "15872Mi", "other")], (1000, 512)),
        ([pod("1", "4Gi"), pod("3", "8Gi", **ENDING)], (2000, 1024)),
    ],
)
def test_asks_for_what_is_free_or_will_be(
    pods: list[dict[str, Any]], asked: tuple[int, int]
) -> None:
    assert load_room.asked([NODE], pods, ours) == Resources(*asked)


@pytest.mark.parametrize(
    ("nodes", "pods", "asked"),
    [
        ([NODE], [pod("1500m", "4Gi")], (1000, 1024)),
        ([NODE], [pod("1300m", "4Gi"), pod("1300m", "4Gi")], (100, 1024)),
        ([NODE], [pod("1", "8Gi")], (2000, 256)),
        ([NODE, OTHER], [pod("1500m", "4Gi")], (2000, 1024)),
        ([NODE, OTHER], [pod("3500m", "4Gi")], (500, 1024)),
        ([NODE], [pod("3", "4Gi")], (1000, 1024)),
    ],
)
def test_a_rollout_keeps_the_room_for_one_more_pod(
    nodes: list[dict[str, Any]], pods: list[dict[str, Any]], asked: tuple[int, int]
) -> None:
    assert load_room.asked(nodes, pods, ours) == Resources(*asked)


@pytest.mark.parametrize("other", [pod("4", "1Gi"), pod("4", "1Gi", "other", **ENDING)])
def test_no_room_decides_nothing_about_what_serves(other: dict[str, Any]) -> None:
    with pytest.raises(NotMeasured, match="no node has room for the load's pod"):
        load_room.asked([NODE], [other], ours)
