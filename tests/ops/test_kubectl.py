"""Every call says where it goes, and only two of them change anything."""

import inspect
from pathlib import Path

import pytest

from ops.kubectl import ROLLOUT_S, Cluster
from ops.shell import Command

CLUSTER = Cluster(Path("/state/kubeconfig"), "gke_p_r_c", "serving")
PLACE = ("--kubeconfig=/state/kubeconfig", "--context=gke_p_r_c", "--namespace=serving")
FOLDER = Path("/runs/1/manifests")
APPLIED = "--server-side --field-manager=tfs-ops --filename=/runs/1/manifests"
CALLS = {
    "version": ((), "version --output=json"),
    "can_i": (("create", "pods"), "auth can-i create pods"),
    "diff": ((FOLDER,), f"diff {APPLIED}"),
    "apply": ((FOLDER,), f"apply {APPLIED}"),
    "rollout_status": (("d",), f"rollout status deployment/d --timeout={ROLLOUT_S}s"),
    "events": ((), "get events --sort-by=.lastTimestamp"),
    "logs": (("d",), "logs deployment/d --all-pods --tail=20"),
    "undo": (("d",), "rollout undo deployment/d"),
    "service_address": (
        ("s",),
        "get service s --output=jsonpath={.status.loadBalancer.ingress[0].ip}",
    ),
}


def called(name: str) -> Command:
    command = getattr(CLUSTER, name)(*CALLS[name][0])
    assert isinstance(command, Command)
    return command


def test_every_call_is_in_the_table() -> None:
    public = {name for name, _ in inspect.getmembers(Cluster, inspect.isfunction) if name[0] != "_"}
    assert public == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
def test_it_names_kubeconfig_context_and_namespace_before_all_else(name: str) -> None:
    command = called(name)
    assert command.argv[:4] == ("kubectl", *PLACE)
    assert " ".join(command.argv[4:]) == CALLS[name][1]
    assert not command.env, "the operator's own configuration plays no part"
    assert "kubernetes.io" in command.hint


def test_only_apply_and_undo_change_the_cluster() -> None:
    assert {name for name in CALLS if called(name).changes} == {"apply", "undo"}


def test_kubectl_gives_up_before_we_end_it() -> None:
    assert called("rollout_status").timeout_s > ROLLOUT_S
