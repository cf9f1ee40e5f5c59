"""The service accounts: one that releases, one that nodes are; each with the least that works."""

from typing import Any

from ops.bootstrap.resource import DESCRIPTION, Resource
from ops.config import Gke
from ops.gcloud import Repository, accounts, policies
from ops.gcloud.policies import Policed

RELEASER = "tfs-releaser"
NODES = "tfs-nodes"
SHOWN = {RELEASER: "Releases models", NODES: "Nodes that serve models"}
PROJECT_ROLES = {
    # All that a release does within the cluster, and to find it.
    RELEASER: "roles/container.developer",
    # Logs and metrics: https://cloud.google.com/kubernetes-engine/docs/how-to/service-accounts
    NODES: "roles/container.defaultNodeServiceAccount",
}
REPOSITORY_ROLES = {
    RELEASER: "roles/artifactregistry.writer",
    NODES: "roles/artifactregistry.reader",
}


def account(gke: Gke, name: str) -> Resource:
    """A service account."""
    return Resource(
        what=_what(name),
        show=accounts.describe_account(gke, name),
        make=accounts.create_account(gke, name, SHOWN[name], DESCRIPTION),
        remove=accounts.delete_account(gke, name),
        ours=lambda document: document.get("description") == DESCRIPTION,
    )


def roles(gke: Gke, name: str, registry: Repository | None) -> list[Resource]:
    """What the account may do, in the project and in the repository."""
    given = [_role(gke, name, PROJECT_ROLES[name], policies.project(gke), "")]
    if registry:
        there = gke.model_copy(update={"project": registry.project})
        place = policies.repository(there, registry.name, registry.location)
        where = f" of repository {registry.name}"
        given.append(_role(gke, name, REPOSITORY_ROLES[name], place, where))
    return given


def impersonation(gke: Gke, members: str, repository: str) -> Resource:
    """Who may act as the account that releases."""
    address = accounts.address(gke, RELEASER)
    policed, role = policies.account(gke, address), "roles/iam.workloadIdentityUser"
    return Resource(
        what=f"{repository} on GitHub acts as {RELEASER}",
        show=policed.policy(),
        make=policed.grant(members, role),
        there=lambda policy: bound(policy, members, role),
        owner=_what(RELEASER),
        within=_what(RELEASER),
    )


def bound(policy: Any, member: str, role: str) -> bool:
    """Whether a policy gives a role to a member, without any condition."""
    return any(
        one["role"] == role and member in one.get("members", ()) and "condition" not in one
        for one in policy.get("bindings") or ()
    )


def _role(gke: Gke, name: str, role: str, policed: Policed, where: str) -> Resource:
    member = f"serviceAccount:{accounts.address(gke, name)}"
    return Resource(
        what=f"{name}: {role}{where}",
        show=policed.policy(),
        make=policed.grant(member, role),
        remove=policed.take_back(member, role),
        there=lambda policy: bound(policy, member, role),
        owner=_what(name),
    )


def _what(name: str) -> str:
    return f"service account {name}"
