"""The trust in GitHub's workflows of one repository, instead of a key that could leak."""

from typing import Any

from ops.bootstrap.resource import DESCRIPTION, Resource
from ops.config import Gke
from ops.gcloud import federation
from ops.shell import Command

POOL, PROVIDER = "tfs-github", "github"
WHAT = f"identity pool {POOL}"
DELETED = "DELETED"


def identity_pool(gke: Gke) -> Resource:
    """The pool that GitHub's identities are in; one that was deleted is brought back."""

    def changes(document: Any) -> tuple[Command, ...]:
        back = not _active(document) and _ours(document)
        return (federation.undelete_identity_pool(gke, POOL),) if back else ()

    return Resource(
        what=WHAT,
        show=federation.describe_identity_pool(gke, POOL),
        make=federation.create_identity_pool(gke, POOL, DESCRIPTION),
        remove=federation.delete_identity_pool(gke, POOL),
        there=_active,
        ours=_ours,
        changes=changes,
    )


def provider(gke: Gke, repository: str) -> Resource:
    """The provider that lets in workflows of OWNER/REPO alone."""
    condition = federation.only(repository)

    def changes(document: Any) -> tuple[Command, ...]:
        same = document.get("attributeCondition") == condition
        return () if same else (federation.update_provider(gke, POOL, PROVIDER, condition),)

    return Resource(
        what=f"provider {PROVIDER} for {repository}",
        show=federation.describe_provider(gke, POOL, PROVIDER),
        make=federation.create_provider(gke, POOL, PROVIDER, condition),
        changes=changes,
        owner=WHAT,
        within=WHAT,
    )


def _active(document: Any) -> bool:
    """Whether it works: Google tells for 30 days of one that was deleted."""
    return bool(document.get("state") != DELETED)


def _ours(document: Any) -> bool:
    return bool(document.get("description") == DESCRIPTION)
