"""Every call says where it goes, how long it may take, and whether it changes anything."""

import inspect
import io
from dataclasses import replace
from pathlib import Path

import pytest

from ops.kubectl.cluster import REQUEST_S, Cluster
from ops.manifests.draining import GRACE_S
from ops.shell import Command

CLUSTER = Cluster(Path("/state/kubeconfig"), "gke_p_r_c", "serving")
PLACE = ("--kubeconfig=/state/kubeconfig", "--context=gke_p_r_c", "--namespace=serving")
FOLDER = Path("/runs/1/manifests")
TYPED = io.BytesIO(b"{}")
BOUND = f"--request-timeout={REQUEST_S}s"
APPLY = "--server-side --field-manager=tfs-ops"
CALLS = {
    "version": ((), f"{BOUND} version --output=json"),
    "get": (("pods", "events"), f"{BOUND} get pods,events --output=json"),
    "get_everywhere": (("pods",), f"{BOUND} get pods --all-namespaces --output=json"),
    "get_one": (("lease", "l"), f"{BOUND} get lease l --ignore-not-found --output=json"),
    "raw": (("/version",), f"{BOUND} get --raw=/version"),
    "create": ((TYPED,), f"{BOUND} create --filename=- --output=json"),
    "keep": ((TYPED,), f"{BOUND} apply {APPLY} --filename=- --force-conflicts"),
    "patch": (
        ("lease", "l", {"spec": {}}),
        f'{BOUND} patch lease l --type=merge --patch={{"spec": {{}}}} --output=json',
    ),
    "diff": ((FOLDER,), f"{BOUND} diff {APPLY} --filename={FOLDER}"),
    "apply": ((FOLDER,), f"{BOUND} apply {APPLY} --filename={FOLDER}"),
    "delete": (("secret/a", "secret/b"), "delete secret/a secret/b --ignore-not-found"),
    "send_away": (("p",), "delete pod/p --ignore-not-found --wait=false"),
    "logs": (("p", 20), f"{BOUND} logs pod/p --tail=20"),
    "port_forward": (
        ("p", (8500, 8501)),
        "port-forward --address=127.0.0.1 pod/p :8500 :8501",
    ),
}
CHANGE = {"create", "keep", "patch", "apply", "delete", "send_away"}


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
    assert command.env == {"KUBERC": "off"}, "the operator's own configuration plays no part"
    assert "invoke doctor" in command.hint


def test_what_changes_the_cluster_says_so() -> None:
    assert {name for name in CALLS if called(name).changes} == CHANGE


def test_nothing_that_may_be_secret_stands_on_a_command_line() -> None:
    """A record goes in by standard input; argument lists are logged."""
    assert all(called(name).stdin is TYPED for name in ("create", "keep"))


@pytest.mark.parametrize("name", sorted({*CALLS} - {"port_forward", "delete"}))
def test_kubectl_gives_up_before_we_end_it(name: str) -> None:
    assert called(name).timeout_s > REQUEST_S


def test_the_words_of_the_container_before_can_be_had() -> None:
    assert CLUSTER.logs("p", 20, previous=True).argv[-1] == "--previous"


@pytest.mark.parametrize("owner", ["Deployment/d", "Job/j"])
def test_what_owns_pods_goes_after_them(owner: str) -> None:
    """A pod has 30 s to end, from the moment that all of them are told to."""
    command = CLUSTER.delete("Service/s", owner)
    assert "--cascade=foreground" in command.argv
    assert command.timeout_s > 2 * GRACE_S


@pytest.mark.parametrize("call", ["diff", "apply"])
def test_fields_are_taken_from_others_only_when_told_to(call: str) -> None:
    assert "--force-conflicts" not in called(call).argv
    assert "--force-conflicts" in getattr(replace(CLUSTER, forces=True), call)(FOLDER).argv


def test_objects_are_chosen_by_labels() -> None:
    assert "--selector=app=x" in CLUSTER.get("pods", labels={"app": "x"}).argv
