"""A pod that is to end loses no request, whatever its server knows of signals."""

from dataclasses import replace

import pytest

from ops.manifests import check, render, server_flags


def _container(manifests) -> dict:
    return manifests[-1].document["spec"]["template"]["spec"]["containers"][0]


def test_a_pod_is_drained_before_it_is_told_to_end(rendered) -> None:
    """With the tenth more that gRPC allows itself, and two seconds for word to get round."""
    spec = rendered("interop4")[-1].document["spec"]["template"]["spec"]
    flags = server_flags.parse(spec["containers"][0]["args"])
    _, _, age_ms = flags["grpc_channel_arguments"].partition("=")
    (program, drain_s) = spec["containers"][0]["lifecycle"]["preStop"]["exec"]["command"]
    assert program == "sleep"
    assert 2 + 1.1 * int(age_ms) / 1000 <= int(drain_s)
    assert 2 * int(drain_s) <= spec["terminationGracePeriodSeconds"]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (None, "grpc.max_connection_age_ms=10000"),
        ("grpc.keepalive_time_ms=9", "grpc.keepalive_time_ms=9,grpc.max_connection_age_ms=10000"),
        ("grpc.max_connection_age_ms=7", "grpc.max_connection_age_ms=7"),
    ],
)
def test_connections_end_by_age_unless_the_experiment_says_when(
    given: str | None, wanted: str, all_experiments, deployment
) -> None:
    one = all_experiments[0]
    serving = replace(one.serving, grpc_channel_arguments=given)
    manifests = render(replace(one, serving=serving), deployment)
    check(manifests)
    assert f"--grpc_channel_arguments={wanted}" in _container(manifests)["args"]
