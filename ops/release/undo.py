"""Bring back what served before a release, or what an earlier release was."""

from dataclasses import dataclass

from ops.errors import OpsError
from ops.image import Image
from ops.manifests.manifest import parse
from ops.records import Release
from ops.savedmodel import SavedModel
from ops.shell import Shell
from ops.targets import Target, Workload
from ops.targets.target import Say


@dataclass(frozen=True)
class Undone:
    """How the undoing of a release ended."""

    words: str
    done: bool = True
    """Whether what served before serves again, or nothing as before."""


def undo(target: Target, shell: Shell, say: Say) -> Undone:
    """Deploy what served before, or let nothing serve if nothing did; say which.

    Never raises an error: it says what is left to be done by hand.
    """
    try:
        try:
            return Undone(_back(target, shell, say))
        except OSError:
            # A full run's folder takes no log any more; what served before matters more.
            return Undone(_back(target, Shell(environment=shell.environment), say))
    except (OpsError, OSError) as error:
        flag = target.flag
        told = f"not undone, since {error}; see `invoke status{flag}`, or `invoke teardown{flag}`"
        return Undone(told, done=False)


def _back(target: Target, shell: Shell, say: Say) -> str:
    target.history.lock.check()
    former = target.history.serving()
    if former is None or former.deployed is None:
        target.withdraw(shell)
        return "nothing serves, as before"
    target.deploy(workload(target, former, former.id), shell, say)
    return f"release {former.id} serves again"


def workload(target: Target, release: Release, name: str) -> Workload:
    """What `release` deployed at `target`, to be deployed as `name`.

    Raises OpsError when it deployed nothing, or its model is gone.
    """
    if release.deployed is None:
        raise OpsError(f"release {release.id} never got as far as to serve")
    model = SavedModel.model_validate(release.deployed.model)
    target.check_kept(model)
    image = Image(**release.deployed.image) if release.deployed.image else None
    manifests = tuple(parse(text) for text in release.deployed.manifests)
    experiment = release.deployed.as_experiment()
    return Workload(name, experiment, model, image, manifests, restored=True)
