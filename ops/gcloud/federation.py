"""Say how gcloud lets workflows of GitHub act as a service account, without any key.

https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines
"""

from ops.config import Gke
from ops.gcloud.command import asking, changing
from ops.shell import Command

ISSUER = "https://token.actions.githubusercontent.com"
GROUP = ("iam", "workload-identity-pools")
GLOBAL = "--location=global"
MAPPING = "google.subject=assertion.sub,attribute.repository=assertion.repository"


def describe_identity_pool(gke: Gke, pool: str) -> Command:
    """Whether the pool is there, or was deleted less than 30 days ago."""
    return asking(gke, *GROUP, "describe", pool, GLOBAL)


def create_identity_pool(gke: Gke, pool: str, description: str) -> Command:
    """Make a pool for identities of others."""
    told = ("--display-name=GitHub Actions", f"--description={description}")
    return changing(gke, *GROUP, "create", pool, GLOBAL, *told)


def undelete_identity_pool(gke: Gke, pool: str) -> Command:
    """Bring a deleted pool back: for 30 days its name cannot be had otherwise."""
    return changing(gke, *GROUP, "undelete", pool, GLOBAL)


def delete_identity_pool(gke: Gke, pool: str) -> Command:
    """Remove the pool with its providers."""
    return changing(gke, *GROUP, "delete", pool, GLOBAL)


def describe_provider(gke: Gke, pool: str, provider: str) -> Command:
    """Whether the provider is there, and whom it lets in."""
    return asking(gke, *GROUP, "providers", "describe", provider, *_in(pool))


def create_provider(gke: Gke, pool: str, provider: str, condition: str) -> Command:
    """Trust GitHub's tokens that fulfil the condition, and those alone."""
    trusted = (f"--issuer-uri={ISSUER}", f"--attribute-mapping={MAPPING}")
    told = (*_in(pool), *trusted, f"--attribute-condition={condition}")
    return changing(gke, *GROUP, "providers", "create-oidc", provider, *told)


def update_provider(gke: Gke, pool: str, provider: str, condition: str) -> Command:
    """Let others in."""
    told = (*_in(pool), f"--attribute-condition={condition}")
    return changing(gke, *GROUP, "providers", "update-oidc", provider, *told)


def only(repository: str) -> str:
    """The condition that holds for workflows of OWNER/REPO alone."""
    return f"assertion.repository=='{repository}'"


def provider_name(number: str, pool: str, provider: str) -> str:
    """What GitHub's workflow must call the provider."""
    return f"{_pool_name(number, pool)}/providers/{provider}"


def members(number: str, pool: str, repository: str) -> str:
    """The principals that the workflows of OWNER/REPO are."""
    name = _pool_name(number, pool)
    return f"principalSet://iam.googleapis.com/{name}/attribute.repository/{repository}"


def _pool_name(number: str, pool: str) -> str:
    return f"projects/{number}/locations/global/workloadIdentityPools/{pool}"


def _in(pool: str) -> tuple[str, str]:
    return f"--workload-identity-pool={pool}", GLOBAL
