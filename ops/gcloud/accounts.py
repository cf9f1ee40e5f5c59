"""Say how gcloud looks at service accounts, and makes and removes them."""

from ops.config import Gke
from ops.gcloud.command import asking, changing
from ops.shell import Command


def address(gke: Gke, name: str) -> str:
    """What a service account of the project is called everywhere else."""
    return f"{name}@{gke.project}.iam.gserviceaccount.com"


def describe_account(gke: Gke, name: str) -> Command:
    """Whether the account is there, and its description."""
    return asking(gke, "iam", "service-accounts", "describe", address(gke, name))


def create_account(gke: Gke, name: str, shown: str, description: str) -> Command:
    """Make the account, which is allowed nothing yet."""
    told = (f"--display-name={shown}", f"--description={description}")
    return changing(gke, "iam", "service-accounts", "create", name, *told)


def delete_account(gke: Gke, name: str) -> Command:
    """Remove the account."""
    return changing(gke, "iam", "service-accounts", "delete", address(gke, name))
