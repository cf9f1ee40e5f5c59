"""Say how kubectl rolls manifests out, always with a kubeconfig and a context of our own."""

from dataclasses import dataclass
from pathlib import Path

from ops.shell import Command

FIELD_MANAGER = "tfs-ops"
ROLLOUT_S = 600
INSTALL = "install kubectl: https://kubernetes.io/docs/tasks/tools/"


@dataclass(frozen=True)
class Cluster:
    """Where every call goes."""

    kubeconfig: Path
    context: str
    namespace: str

    def version(self) -> Command:
        """Which kubectl there is, and which server answers."""
        return self._kubectl("version", "--output=json")

    def can_i(self, verb: str, resource: str) -> Command:
        """Whether we are allowed to."""
        return self._kubectl("auth", "can-i", verb, resource)

    def diff(self, manifests: Path) -> Command:
        """What applying would change."""
        return self._kubectl("diff", *_applied(manifests))

    def apply(self, manifests: Path) -> Command:
        """Server-side apply of every manifest in the folder."""
        return self._kubectl("apply", *_applied(manifests), changes=True)

    def rollout_status(self, deployment: str) -> Command:
        """Wait until the new pods are ready and the old ones gone."""
        argv = ("rollout", "status", f"deployment/{deployment}", f"--timeout={ROLLOUT_S}s")
        return self._kubectl(*argv, timeout_s=ROLLOUT_S + 30)

    def events(self) -> Command:
        """What the cluster says happened, the newest last."""
        return self._kubectl("get", "events", "--sort-by=.lastTimestamp")

    def logs(self, deployment: str) -> Command:
        """The last words of its pods."""
        return self._kubectl("logs", f"deployment/{deployment}", "--all-pods", "--tail=20")

    def undo(self, deployment: str) -> Command:
        """Go back to the revision before."""
        return self._kubectl("rollout", "undo", f"deployment/{deployment}", changes=True)

    def service_address(self, service: str) -> Command:
        """The load balancer's address, once it has one."""
        path = "{.status.loadBalancer.ingress[0].ip}"
        return self._kubectl("get", "service", service, f"--output=jsonpath={path}")

    def _kubectl(self, *arguments: str, timeout_s: float = 60.0, changes: bool = False) -> Command:
        place = (
            f"--kubeconfig={self.kubeconfig}",
            f"--context={self.context}",
            f"--namespace={self.namespace}",
        )
        return Command(
            ("kubectl", *place, *arguments), timeout_s=timeout_s, changes=changes, hint=INSTALL
        )


def _applied(manifests: Path) -> tuple[str, ...]:
    return "--server-side", f"--field-manager={FIELD_MANAGER}", f"--filename={manifests}"
