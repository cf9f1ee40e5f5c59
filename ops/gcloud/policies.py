"""Say how gcloud tells who may do what, and grants roles and takes them back."""

from dataclasses import dataclass

from ops.config import Gke
from ops.gcloud.command import asking, changing
from ops.shell import Command


@dataclass(frozen=True)
class Policed:
    """Something that has an IAM policy, as gcloud names it."""

    gke: Gke
    group: tuple[str, ...]
    """The group of commands: `projects`, `iam service-accounts`, `artifacts repositories`."""
    name: str
    flags: tuple[str, ...] = ()

    def policy(self) -> Command:
        """Who has which role there."""
        return asking(self.gke, *self.group, "get-iam-policy", self.name, *self.flags)

    def grant(self, member: str, role: str) -> Command:
        """Give a role; one that is there already stays so."""
        return self._binding("add", member, role)

    def take_back(self, member: str, role: str) -> Command:
        """Take a role back."""
        return self._binding("remove", member, role)

    def _binding(self, verb: str, member: str, role: str) -> Command:
        told = (f"--member={member}", f"--role={role}")
        # Where a policy has conditions, gcloud would ask which.
        always = ("--condition=None",) if self.group == ("projects",) else ()
        name = f"{verb}-iam-policy-binding"
        return changing(self.gke, *self.group, name, self.name, *self.flags, *told, *always)


def project(gke: Gke) -> Policed:
    """The whole project."""
    return Policed(gke, ("projects",), gke.project)


def account(gke: Gke, address: str) -> Policed:
    """A service account: who may act as it."""
    return Policed(gke, ("iam", "service-accounts"), address)


def repository(gke: Gke, name: str, location: str) -> Policed:
    """A repository of Artifact Registry."""
    return Policed(gke, ("artifacts", "repositories"), name, (f"--location={location}",))
