"""Whether the experiment's pods fit into what nodes have free."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clusters.cluster import Cluster

from ops import experiments
from ops.config import Config, Kubernetes
from ops.doctor import Subject, space
from ops.doctor.finding import Missing, NotAsked
from ops.errors import OpsError
from ops.manifests.allocatable import Resources
from ops.shell import Shell
from ops.targets.cluster.credentials import credentials

INTEROP4 = experiments.find("interop4", experiments.load())
WHOLE, SMALL = Resources(7910, 13000), Resources(2000, 4000)


def subject(target: str, free: list[Resources], **known: int) -> Subject:
    settings = Config(target=target)  # type: ignore[arg-type]
    found: dict[str, Any] = {space.FREE: free, **known}
    return Subject(settings, Shell(), INTEROP4, found)


@pytest.mark.parametrize(
    ("free", "most", "pods", "surge"),
    [
        ([WHOLE] * 3, 3, "", ""),
        ([WHOLE] * 2, 3, "", "the pool adds 1"),
        ([WHOLE] * 2, 2, "", "3 are needed"),
        ([WHOLE, SMALL], 3, "the pool adds 1", "3 are needed"),
        ([SMALL], 0, "2 are needed", "3 are needed"),
        ([], 3, "the pool adds 2", "the pool adds 3"),
    ],
)
def test_on_gke_a_node_is_there_for_each_pod_or_can_be_added(
    free: list[Resources], most: int, pods: str, surge: str
) -> None:
    """A pod of interop4 asks for 7510m and 12853Mi."""
    for ask, told in ((space.pods_fit, pods), (space.surge, surge)):
        try:
            found = ask(subject("gke", free, nodes=most))
        except Missing as error:
            assert "invoke bootstrap" in error.mend
            found = str(error)
        assert told in found
        assert bool(told) == ("add" in found or "needed" in found)


def test_elsewhere_the_experiment_is_fitted() -> None:
    assert "not 2 of 7510m" in space.pods_fit(subject("kubernetes", [SMALL, SMALL]))
    assert space.pods_fit(subject("kubernetes", [WHOLE] * 3)).startswith("2 pods of 7510m")
    with pytest.raises(OpsError, match="there is no room"):
        space.surge(subject("kubernetes", [Resources(600, 2000)]))


def test_without_an_experiment_there_is_no_question() -> None:
    with pytest.raises(NotAsked, match="--exp interop4"):
        space.surge(Subject(Config(target="gke"), Shell()))


def test_nodes_are_told_with_what_they_have_free(
    cluster: Cluster, nodes: Callable[..., None], tmp_path: Path
) -> None:
    keeps_out = [{"key": "gpu", "effect": "NoSchedule"}]
    nodes(
        {
            "one": {"cpu": "4", "memory": "8Gi"},
            "two": {"cpu": "2", "memory": "4Gi", "taints": keeps_out},
        }
    )
    own = Kubernetes(
        context=cluster.context, kubeconfig=str(cluster.kubeconfig), namespace=cluster.namespace
    )
    settings = Config(target="kubernetes", kubernetes=own, state_dir=tmp_path)
    credentials(settings, Shell(), lambda _: None)
    told = space.nodes(Subject(settings, Shell()))
    # What the system itself runs on a node takes a part of it.
    assert re.match(r"1 ready; free: \S+ CPU and \d+Mi", told), told
