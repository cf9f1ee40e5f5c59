"""All fifteen experiments pass every check, and all problems are listed at once."""

import pytest

from ops.errors import BadValue
from ops.manifests import check, checks, render, schema
from ops.manifests.manifest import Manifest, parse


def test_every_experiment_passes(all_experiments, deployment) -> None:
    for experiment in all_experiments:
        check(render(experiment, deployment))


def test_every_problem_is_listed(rendered) -> None:
    *others, deployment = rendered("interop4")
    text = deployment.text.replace("--grpc_max_threads=150", "--grpc_max_threads=x")
    text = text.replace("port: rest\n", "port: web\n")
    with pytest.raises(BadValue) as caught:
        check((*others, parse(text)))
    message = str(caught.value)
    assert "--grpc_max_threads is 'x'" in message
    assert "startupProbe asks port 'web'" in message
    assert "readinessProbe asks port 'web'" in message
    assert "\n" not in message


def test_a_wrong_shape_is_said_rather_than_stumbled_over(rendered) -> None:
    service = next(one for one in rendered("interop4") if one.kind == "Service")
    with pytest.raises(BadValue, match="Deployment/x: spec: 'selector' is a required property"):
        check(
            (
                service,
                parse("{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}, spec: {}}"),
            )
        )


def test_manifests_without_pods_pass() -> None:
    check((parse("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {b: c}}"),))


def test_every_module_with_problems_is_in_the_list() -> None:
    listed = {one.__module__.rpartition(".")[2] for one in checks.CHECKS}
    offered = {name for name, module in vars(checks).items() if hasattr(module, "problems")} - {
        schema.__name__.rpartition(".")[2]
    }
    assert listed == offered


def test_kind_and_name_are_asked_for() -> None:
    nameless: Manifest = parse("{apiVersion: v1, data: {b: c}}")
    assert nameless.place == "?/?"
    with pytest.raises(BadValue, match="knows no"):
        check((nameless,))
