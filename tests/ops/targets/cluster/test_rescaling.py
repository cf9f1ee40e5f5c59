"""More pods come only once those that serve were replaced."""

import pytest

from ops.manifests.manifest import parse
from ops.targets.cluster.rescaling import first

SERVICE = parse("kind: Service\nmetadata: {name: tfs-server}\nspec: {}")
FOUR = parse("kind: Deployment\nmetadata: {name: tfs-server}\nspec: {replicas: 4, paused: false}")


@pytest.mark.parametrize("pods", [None, 0, 4, 5])
def test_where_there_are_not_fewer_all_come_at_once(pods: int | None) -> None:
    there = None if pods is None else {"spec": {"replicas": pods}}
    assert first((SERVICE, FOUR), there) is None


def test_where_there_are_fewer_as_many_come_first() -> None:
    found = first((SERVICE, FOUR), {"spec": {"replicas": 2}})
    assert found is not None
    service, deployment = found
    assert service is SERVICE
    assert deployment.document == {**FOUR.document, "spec": {"replicas": 2, "paused": False}}
    assert parse(deployment.text) == deployment
