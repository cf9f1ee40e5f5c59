"""Say how kubectl is called, always with a kubeconfig and a context of our own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ops.kubectl.command import kubectl
from ops.serving.endpoint import LOOPBACK
from ops.shell import Command

FIELD_MANAGER = "tfs-ops"
REQUEST_S = 20
"""What the API server may take to answer; kubectl itself would wait for ever."""
TUNNEL_S = 3600.0
OWNERS = ("deployment", "job")
"""Kinds that own pods. By default kubectl takes them away at once, and leaves their pods to end."""


@dataclass(frozen=True)
class Cluster:
    """Where every call goes."""

    kubeconfig: Path
    context: str
    namespace: str
    forces: bool = False
    """Whether what is applied takes its fields from whoever else has changed them since."""

    def version(self) -> Command:
        """Which kubectl there is, and which server answers."""
        return self._ask("version", "--output=json")

    def get(self, *kinds: str, labels: Mapping[str, str] | None = None) -> Command:
        """Every object of those kinds with those labels, as one List in JSON."""
        wanted = ",".join(f"{key}={value}" for key, value in (labels or {}).items())
        selected = (f"--selector={wanted}",) if wanted else ()
        return self._ask("get", ",".join(kinds), *selected, "--output=json")

    def get_everywhere(self, kind: str) -> Command:
        """Every object of a kind, in all namespaces, as one List in JSON."""
        return self._ask("get", kind, "--all-namespaces", "--output=json")

    def get_one(self, kind: str, name: str) -> Command:
        """One object in JSON, or nothing at all where it is not there."""
        return self._ask("get", kind, name, "--ignore-not-found", "--output=json")

    def raw(self, path: str) -> Command:
        """What the API server answers to a GET of that path."""
        return self._ask("get", f"--raw={path}")

    def create(self, stdin: IO[bytes] | None = None) -> Command:
        """Make the object of the document in `stdin`; fails where it is there already."""
        return self._change("create", "--filename=-", "--output=json", stdin=stdin)

    def keep(self, stdin: IO[bytes] | None = None) -> Command:
        """Server-side apply of what nobody but us writes."""
        return self._change("apply", *_applied("-"), "--force-conflicts", stdin=stdin)

    def patch(self, kind: str, name: str, patch: Mapping[str, Any]) -> Command:
        """Merge `patch` into an object, only at the resourceVersion that it may hold."""
        return self._change(
            "patch", kind, name, "--type=merge", f"--patch={json.dumps(patch)}", "--output=json"
        )

    def diff(self, manifests: Path) -> Command:
        """What applying would change; kubectl exits with 1 where that is anything."""
        return self._ask("diff", *_applied(str(manifests)), *self._forced)

    def apply(self, manifests: Path) -> Command:
        """Server-side apply of every manifest in the folder."""
        return self._change("apply", *_applied(str(manifests)), *self._forced)

    def delete(self, *objects: str) -> Command:
        """Take `KIND/NAME` objects away, and wait until they and the pods of theirs are gone."""
        owns = any(one.partition("/")[0].lower() in OWNERS for one in objects)
        cascade = ("--cascade=foreground",) if owns else ()
        return self._change("delete", *objects, *cascade, "--ignore-not-found", timeout_s=180)

    def send_away(self, pod: str) -> Command:
        """Have a pod end, and do not wait for that."""
        return self._change("delete", f"pod/{pod}", "--ignore-not-found", "--wait=false")

    def logs(self, pod: str, lines: int, *, previous: bool = False) -> Command:
        """The last words of a pod, all with -1, or of the container that it had before."""
        before = ("--previous",) if previous else ()
        return self._ask("logs", f"pod/{pod}", f"--tail={lines}", *before)

    def port_forward(self, pod: str, ports: Sequence[int]) -> Command:
        """Free ports of this machine that lead to those of a pod, until it is ended."""
        pairs = (f":{port}" for port in ports)
        argv = ("port-forward", f"--address={LOOPBACK}", f"pod/{pod}", *pairs)
        return self._kubectl(*argv, timeout_s=TUNNEL_S)

    @property
    def _forced(self) -> tuple[str, ...]:
        return ("--force-conflicts",) if self.forces else ()

    def _ask(self, *arguments: str) -> Command:
        return self._kubectl(f"--request-timeout={REQUEST_S}s", *arguments)

    def _change(
        self, *arguments: str, stdin: IO[bytes] | None = None, timeout_s: float = 60.0
    ) -> Command:
        bound = f"--request-timeout={REQUEST_S}s"
        waits = arguments[0] == "delete"  # whose wait for the end is one long request
        asked = arguments if waits else (bound, *arguments)
        return self._kubectl(*asked, timeout_s=timeout_s, changes=True, stdin=stdin)

    def _kubectl(
        self,
        *arguments: str,
        timeout_s: float = 60.0,
        changes: bool = False,
        stdin: IO[bytes] | None = None,
    ) -> Command:
        place = (
            f"--kubeconfig={self.kubeconfig}",
            f"--context={self.context}",
            f"--namespace={self.namespace}",
        )
        return kubectl(*place, *arguments, timeout_s=timeout_s, changes=changes, stdin=stdin)


def _applied(filename: str) -> tuple[str, ...]:
    return "--server-side", f"--field-manager={FIELD_MANAGER}", f"--filename={filename}"
