"""Credentials from the command line, and where they are."""

import subprocess
from collections.abc import Callable

import pytest
from clusters.cluster import Cluster

Invoke = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.parametrize("target", ["local", "docker"])
def test_a_target_on_this_machine_needs_none(ops: Invoke, target: str) -> None:
    ended = ops("setup", "--target", target)
    assert (ended.returncode, ended.stdout) == (
        0,
        f"target {target} needs no set-up: see invoke doctor\n",
    )


def test_where_the_kubeconfig_is_told_as_a_command_that_works(
    ops: Invoke, cluster: Cluster
) -> None:
    own = {
        "OPS_TARGET": "kubernetes",
        "OPS_KUBERNETES_CONTEXT": cluster.context,
        "OPS_KUBERNETES_KUBECONFIG": str(cluster.kubeconfig),
    }
    ended = ops("setup", **own)
    assert ended.returncode == 0, ended.stderr
    command = ended.stdout.splitlines()[-1].split()
    assert command[0] == "kubectl"
    assert subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0


def test_a_context_that_is_not_named_is_exit_code_2(ops: Invoke, cluster: Cluster) -> None:
    ended = ops("setup", OPS_TARGET="kubernetes", KUBECONFIG=str(cluster.kubeconfig))
    assert ended.returncode == 2
    assert cluster.context in ended.stderr
