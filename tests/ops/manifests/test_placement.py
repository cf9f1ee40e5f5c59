"""Pods are placed as the experiment says, or as there is room."""

from dataclasses import replace

import pytest

from ops.experiments import Experiment, find
from ops.manifests import Placement, allocatable, check, render, server_flags
from ops.manifests.allocatable import Resources

SMALL = Placement(pods=1, request=Resources(500, 1024), limit=Resources(1000, 1024), cpus=1)


def _spec(manifests) -> dict:
    return manifests[-1].document["spec"]


def test_by_default_each_pod_has_a_node_of_the_experiments_own(all_experiments) -> None:
    for one in all_experiments:
        placement = Placement.of(one)
        assert (placement.pods, placement.cpus) == (one.pods, one.cpus)
        assert placement.request == allocatable.request(one.cpus, one.memory_gb)
        assert placement.limit.millicores == 1000 * one.cpus
        assert placement.node_selector == {"node.kubernetes.io/instance-type": one.machine_type}
        assert placement.serving(one) == one.serving


def test_fewer_smaller_pods_run_anywhere(all_experiments, deployment) -> None:
    for experiment in all_experiments:
        manifests = render(experiment, replace(deployment, placement=SMALL))
        check(manifests)
        spec = _spec(manifests)
        pod = spec["template"]["spec"]
        (container,) = pod["containers"]
        assert spec["replicas"] == 1
        assert "nodeSelector" not in pod
        assert container["resources"] == {
            "requests": {"cpu": "500m", "memory": "1024Mi"},
            "limits": {"cpu": "1", "memory": "1024Mi"},
        }
        flags = server_flags.parse(container["args"])
        assert flags["tensorflow_intra_op_parallelism"] == "1"
        assert flags["tensorflow_inter_op_parallelism"] == str(
            experiment.serving.tensorflow_inter_op_parallelism
        )


def test_what_an_experiment_asks_for_is_not_reduced_on_its_own_nodes(
    all_experiments: tuple[Experiment, ...],
) -> None:
    """More threads than CPUs may be what it wants to find out."""
    one = find("interop4", all_experiments)
    many = replace(one, serving=replace(one.serving, tensorflow_intra_op_parallelism=32))
    assert Placement.of(many).serving(many).tensorflow_intra_op_parallelism == 32


@pytest.mark.parametrize(
    ("node_selector", "when"), [({"pool": "tfs"}, "DoNotSchedule"), ({}, "ScheduleAnyway")]
)
def test_only_on_nodes_of_its_own_a_pod_waits_for_evenness(
    node_selector: dict[str, str], when: str, all_experiments, deployment
) -> None:
    placement = replace(SMALL, node_selector=node_selector)
    manifests = render(all_experiments[0], replace(deployment, placement=placement))
    pod = _spec(manifests)["template"]["spec"]
    assert [one["whenUnsatisfiable"] for one in pod["topologySpreadConstraints"]] == [when]
    assert pod.get("nodeSelector", {}) == node_selector
