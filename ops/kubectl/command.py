"""Start kubectl as it is, whatever an operator prefers of it."""

from types import MappingProxyType
from typing import IO

from ops.shell import DOCTOR, Command

NO_KUBERC = MappingProxyType({"KUBERC": "off"})
"""From 1.34 on kubectl reads ~/.kube/kuberc, whatever kubeconfig it is given, and an operator's
preferences there, such as to be asked before a deletion, change commands.
https://kubernetes.io/docs/reference/kubectl/kuberc/"""


def kubectl(
    *arguments: str,
    timeout_s: float = 60.0,
    changes: bool = False,
    hint: str = DOCTOR,
    stdin: IO[bytes] | None = None,
) -> Command:
    """kubectl with these arguments; see `Command` for what is expected of it."""
    argv = ("kubectl", *arguments)
    return Command(argv, timeout_s, changes=changes, hint=hint, env=NO_KUBERC, stdin=stdin)
