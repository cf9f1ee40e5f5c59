"""Read and set the conditions of a status."""

from standin.api.resources import Object
from standin.controllers.world import now


def find(status: Object, kind: str) -> Object:
    """A condition; empty if there is none of that type."""
    return next((one for one in status.get("conditions", ()) if one["type"] == kind), {})


def holds(status: Object, kind: str) -> bool:
    """Whether a condition is there, and true."""
    return bool(find(status, kind).get("status") == "True")


def changed(
    conditions: list[Object],
    kind: str,
    status: bool,
    reason: str = "",
    message: str = "",
    **more: str,
) -> list[Object]:
    """The conditions with one set; its time of transition moves only with its status."""
    before = next((one for one in conditions if one["type"] == kind), {})
    value = "True" if status else "False"
    same = before.get("status") == value
    moment = before["lastTransitionTime"] if same else now()
    new: Object = {"type": kind, "status": value, "lastTransitionTime": moment, **more}
    new |= {key: text for key, text in (("reason", reason), ("message", message)) if text}
    if not before:
        return [*conditions, new]
    return [new if one is before else one for one in conditions]


def without(conditions: list[Object], kind: str) -> list[Object]:
    """The conditions but those of one type."""
    return [one for one in conditions if one["type"] != kind]
