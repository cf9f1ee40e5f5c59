"""Say how kubectl reads the operator's kubeconfig, and writes ours."""

from collections.abc import Mapping
from pathlib import Path

from ops.kubectl import kubectl
from ops.shell import Command


def contexts(kubeconfig: str) -> Command:
    """The names of the contexts, one a line; of kubectl's own kubeconfig where none is given."""
    return _config(kubeconfig, "get-contexts", "--output=name")


def taken(kubeconfig: str, context: str) -> Command:
    """A kubeconfig with that context alone, and all that it points to inside. It holds secrets."""
    flags = ("--raw", "--minify", "--flatten", f"--context={context}")
    return _config(kubeconfig, "view", *flags)


def with_environment(kubeconfig: Path, user: str, environment: Mapping[str, str]) -> Command:
    """Let the plugin that gives `user` its credentials have more in its environment."""
    flags = (f"--exec-env={name}={value}" for name, value in environment.items())
    return _config(str(kubeconfig), "set-credentials", user, *flags, changes=True)


def _config(kubeconfig: str, *arguments: str, changes: bool = False) -> Command:
    place = (f"--kubeconfig={kubeconfig}",) if kubeconfig else ()
    return kubectl("config", *arguments, *place, changes=changes)
