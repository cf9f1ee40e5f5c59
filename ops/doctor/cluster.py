"""Check a cluster: kubectl, our credentials, its API server, and what we may do."""

import json
from pathlib import Path

from ops.doctor.finding import Missing
from ops.doctor.subject import Subject
from ops.errors import CommandMissing
from ops.kubectl import Api, kubectl
from ops.targets.cluster import permissions
from ops.targets.cluster.credentials import place, server_version

INSTALL = "https://kubernetes.io/docs/tasks/tools/"


def program(subject: Subject) -> str:
    """Whether kubectl is installed, and which."""
    try:
        asked = kubectl("version", "--client", "--output=json", hint="")
        told = json.loads(subject.read(asked))
    except CommandMissing:
        raise Missing("kubectl is not installed", INSTALL) from None
    return str(told["clientVersion"]["gitVersion"])


def credentials(subject: Subject) -> str:
    """Whether `invoke setup` has written our kubeconfig."""
    settings = subject.settings
    kubeconfig: Path = place(settings).kubeconfig
    if settings.target == "kubernetes" and not settings.kubernetes.context:
        mend = "--set kubernetes.context=NAME, of those that kubectl config get-contexts lists"
        raise Missing("kubernetes.context is not set", mend)
    if not kubeconfig.exists():
        raise Missing(f"{kubeconfig} is not there", f"invoke setup --target {settings.target}")
    return str(kubeconfig)


def server(subject: Subject) -> str:
    """Whether the API server answers, and takes our credentials."""
    return f"Kubernetes {server_version(place(subject.settings), subject.shell)}"


def verbs(subject: Subject) -> str:
    """Whether we are allowed to do all that the toolkit ever does."""
    wanted = permissions.needed(subject.settings.kubernetes.namespace)
    lacking = permissions.lacking(api(subject), wanted)
    if lacking:
        raise Missing(f"not allowed: {', '.join(map(str, lacking))}", _grant(subject))
    return f"all {len(wanted)} that releases and load tests use"


def api(subject: Subject) -> Api:
    """The cluster's API, asked once and not waited for."""
    return Api(place(subject.settings), subject.shell, patience_s=0)


def _grant(subject: Subject) -> str:
    if subject.settings.target == "gke":
        project = subject.settings.gke.project
        role = "--role=roles/container.developer"
        return f"gcloud projects add-iam-policy-binding {project} --member=user:YOU {role}"
    namespace = subject.settings.kubernetes.namespace
    return (
        f"kubectl create rolebinding tfs-ops --clusterrole=edit --user=YOU --namespace={namespace},"
        " and a ClusterRole that lists nodes and pods"
    )
