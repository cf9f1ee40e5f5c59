"""Know who manages which fields of an object: its `managedFields`."""

from dataclasses import dataclass, replace

from standin.api import fields
from standin.api.fields import Difference, Fields
from standin.api.resources import Object

NOBODYS = (
    *(("f:apiVersion",), ("f:kind",)),
    *(
        ("f:metadata", f"f:{name}")
        for name in (
            *("creationTimestamp", "generation", "managedFields", "name", "namespace"),
            *("resourceVersion", "selfLink", "uid", "deletionTimestamp"),
            "deletionGracePeriodSeconds",
        )
    ),
)


@dataclass(frozen=True)
class Manager:
    """Who wrote, and how."""

    name: str
    operation: str
    subresource: str = ""
    api_version: str = "v1"

    def __str__(self) -> str:
        below = f' with subresource "{self.subresource}"' if self.subresource else ""
        using = f" using {self.api_version}" if self.operation == "Update" else ""
        return f'"{self.name}"{below}{using}'


@dataclass(frozen=True)
class Owned:
    """What a manager owns, and since when it is just that."""

    fields: Fields
    time: str


Managers = dict[Manager, Owned]


def read(value: Object) -> Managers:
    """The managers that an object lists."""
    return {
        Manager(
            entry.get("manager", ""),
            entry["operation"],
            entry.get("subresource", ""),
            entry["apiVersion"],
        ): Owned(fields.from_v1(entry.get("fieldsV1") or {}), entry.get("time", ""))
        for entry in value.get("metadata", {}).get("managedFields", ())
    }


def write(value: Object, managers: Managers) -> None:
    """List the managers in an object."""
    ranked = sorted(managers.items(), key=lambda one: (one[0].operation, one[1].time, one[0].name))
    entries = [_entry(manager, owned) for manager, owned in ranked if owned.fields]
    value["metadata"]["managedFields"] = entries


def _entry(manager: Manager, owned: Owned) -> Object:
    entry: Object = {
        "manager": manager.name,
        "operation": manager.operation,
        "apiVersion": manager.api_version,
        "time": owned.time,
        "fieldsType": "FieldsV1",
        "fieldsV1": fields.to_v1(owned.fields),
    }
    return {**entry, "subresource": manager.subresource} if manager.subresource else entry


def owned(managers: Managers, manager: Manager, theirs: Fields, now: str) -> Managers:
    """The managers when one owns just these fields."""
    before = managers.get(manager)
    if before and before.fields == theirs:
        return managers
    return {**managers, manager: Owned(fields.without(theirs, NOBODYS), now)}


def lost(managers: Managers, taken: Fields, but: Manager | None = None) -> Managers:
    """The managers when none but one owns these fields any more."""
    return {
        manager: theirs if manager == but else replace(theirs, fields=theirs.fields - taken)
        for manager, theirs in managers.items()
    }


def updated(managers: Managers, manager: Manager, change: Difference, now: str) -> Managers:
    """The managers after one wrote an object whole: what it changed is its own."""
    changed = fields.without(change.modified | change.added, NOBODYS)
    rest = lost(lost(managers, change.removed), changed, manager)
    theirs = rest[manager].fields if manager in rest else frozenset()
    return owned(rest, manager, theirs | changed, now) if changed else rest
