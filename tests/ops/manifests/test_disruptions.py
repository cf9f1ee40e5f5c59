"""Budgets under which a node can never be drained are found."""

from dataclasses import replace

import pytest

from ops.manifests import Manifest, Placement, disruptions, render


def test_finds_each_fault(faulty: tuple[Manifest, ...], fault) -> None:
    assert any(fault.words in problem for problem in disruptions.problems(faulty))


@pytest.mark.parametrize("pods", [1, 2, 8])
def test_a_node_can_be_drained_however_many_pods_there_are(
    pods: int, all_experiments, deployment
) -> None:
    placement = replace(Placement.of(all_experiments[0]), pods=pods)
    manifests = render(all_experiments[0], replace(deployment, placement=placement))
    assert manifests[-1].document["spec"]["replicas"] == pods
    assert not list(disruptions.problems(manifests))


@pytest.mark.parametrize("limit", [{"minAvailable": "50%"}, {"maxUnavailable": "1%"}, {}])
def test_percentages_are_rounded_as_kubernetes_does(limit: dict[str, str], rendered) -> None:
    """Of two pods, 50 % are one that stays, and 1 % is one that may go."""
    *_, budget, deployment = rendered("interop4")
    spec = {key: budget.document["spec"][key] for key in ("selector",)} | limit
    other = replace(budget, document={**budget.document, "spec": spec})
    assert not list(disruptions.problems((other, deployment)))
