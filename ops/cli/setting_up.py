"""Set up what a release to a cluster needs on this machine, from the command line."""

from collections.abc import Sequence

from ops.cli import values
from ops.cli.answer import answers
from ops.progress import Progress
from ops.shell import Shell
from ops.targets.cluster.credentials import credentials

CLUSTERS = ("kubernetes", "gke")


@answers
def setup(*, target: str, set_: Sequence[str]) -> None:
    """Write credentials into files of our own, and print where they are."""
    settings = values.configured(target, set_)
    if settings.target not in CLUSTERS:
        print(f"target {settings.target} needs no set-up: see invoke doctor")
        return
    with Progress().step("setup", settings.target) as step:
        cluster = credentials(settings, Shell(), step.say)
    print(f"kubeconfig: {cluster.kubeconfig}")
    print(f"kubectl --kubeconfig={cluster.kubeconfig} --context={cluster.context} get nodes")
