"""See what there is already in the project."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ops import gcloud
from ops.bootstrap.resource import Resource, Standing
from ops.config import Gke
from ops.progress import Step
from ops.shell import Command, Shell

AT_ONCE = 4
"""How many gcloud run beside each other: each takes a second, most of it for itself."""
UNSEEN = object()
"""What an API tells that is not enabled; behind it there may be something."""


def look(resources: Iterable[Resource], gke: Gke, shell: Shell, step: Step) -> list[Standing]:
    """How each stands, in their order."""
    resources = list(resources)
    found: list[Standing] = []
    with ThreadPoolExecutor(AT_ONCE) as workers:
        # Several are told of by one answer, such as the roles in a project.
        asked = {str(one.show): one.show for one in resources}
        answers = {key: workers.submit(_shown, show, gke, shell) for key, show in asked.items()}
        for one in resources:
            document = answers[str(one.show)].result()
            owners = {standing.resource.what for standing in found if _is_ours(standing)}
            found.append(_standing(one, document, ours=one.owner in owners))
            step.say(one.what)
            step.advance(len(found), len(resources))
    return found


def look_again(standing: Standing, gke: Gke, shell: Shell) -> Standing:
    """How the same resource stands now."""
    one = standing.resource
    return _standing(one, _shown(one.show, gke, shell), ours=standing.state == "ours")


def _standing(one: Resource, document: Any, *, ours: bool) -> Standing:
    """What is told of a resource; it is `ours` where its owner is, or it bears our mark."""
    if document is None or document is UNSEEN:
        return Standing(one, "absent", unseen=document is UNSEEN)
    changes, busy = one.changes(document), one.busy(document)
    if not one.there(document):
        return Standing(one, "absent", changes, busy)
    mine = ours if one.owner else one.ours(document)
    return Standing(one, "ours" if mine else "not ours", changes if mine else (), busy)


def _is_ours(one: Standing) -> bool:
    """Whether it is ours, or was and can be brought back."""
    return one.state == "ours" or bool(one.changes)


def _shown(show: Command, gke: Gke, shell: Shell) -> Any:
    """What gcloud tells; None where there is nothing."""
    try:
        return gcloud.ask(shell, gke, show)
    except gcloud.NotThere:
        return None
    except gcloud.Disabled:
        return UNSEEN
