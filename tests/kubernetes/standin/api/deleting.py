"""Delete objects: now, after a grace period, or when their dependents are gone."""

from datetime import UTC, datetime, timedelta

from standin.api import failure, selectors
from standin.api.request import Place, Request
from standin.api.resources import Object
from standin.api.store import Store

_FINALIZERS = {"Foreground": "foregroundDeletion", "Orphan": "orphan"}
_ENDED = ("Failed", "Succeeded")


class Deleter:
    """Takes objects out of the store, or marks them for those who must act first."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def delete(self, place: Place, request: Request) -> Object:
        """Answer a DELETE: with the object while it is still there, else with a Status."""
        value = self._store.get(place.resource, place.namespace, place.name)
        if value is None:
            raise failure.not_found(place.resource, place.name)
        options = _options(request)
        _check(place, value, options)
        return self._deleted(place, request, value, options)

    def evict(self, place: Place, request: Request, value: Object, options: Object) -> None:
        """Delete a pod as an eviction asks."""
        _check(place, value, options)
        self._deleted(place, request, value, options)

    def collection(self, place: Place, request: Request) -> Object:
        """Answer a DELETE of all that the selectors choose."""
        labels = selectors.by_labels(request.query.get("labelSelector", ""))
        fields = selectors.by_fields(place.resource.kind, request.query.get("fieldSelector", ""))
        for value in self._store.listed(place.resource, place.namespace):
            if selectors.chosen(value, labels, fields):
                self._deleted(place, request, value, _options(request))
        return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"}

    def _deleted(self, place: Place, request: Request, value: Object, options: Object) -> Object:
        marked = self._marked(value, options)
        dry = request.is_dry_run or options.get("dryRun") == ["All"]
        if marked is not None:
            return marked if dry or marked == value else self._store.put(place.resource, marked)
        if not dry:
            self._store.delete(place.resource, value)
        meta, resource = value["metadata"], place.resource
        details = {"name": meta["name"], "group": resource.group, "kind": resource.plural}
        return {
            **{"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"},
            "details": {key: one for key, one in details.items() if one} | {"uid": meta["uid"]},
        }

    def _marked(self, value: Object, options: Object) -> Object | None:
        """The object as it waits for its end; None if it need not wait."""
        meta = dict(value["metadata"])
        kept = [one for one in meta.get("finalizers", []) if one not in _FINALIZERS.values()]
        if wanted := _FINALIZERS.get(options.get("propagationPolicy", "")):
            kept.append(wanted)
        seconds = _grace(value, options)
        if not kept and not seconds and value["kind"] != "Namespace":
            return None
        if kept:
            meta["finalizers"] = kept
        is_sooner = seconds < meta.get("deletionGracePeriodSeconds", seconds + 1)
        if "deletionTimestamp" not in meta or (value["kind"] == "Pod" and is_sooner):
            moment = datetime.now(UTC) + timedelta(seconds=seconds)
            meta["deletionTimestamp"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
            meta["deletionGracePeriodSeconds"] = seconds
        marked = {**value, "metadata": meta}
        if value["kind"] == "Namespace":
            meta.pop("deletionGracePeriodSeconds", None)
            marked["status"] = {**value.get("status", {}), "phase": "Terminating"}
        return marked


def _options(request: Request) -> Object:
    sent = request.object() if request.body.strip() else {}
    query = {
        name: request.query[name]
        for name in ("propagationPolicy", "gracePeriodSeconds")
        if name in request.query
    }
    options = {**query, **sent}
    if "gracePeriodSeconds" in options:
        options["gracePeriodSeconds"] = int(options["gracePeriodSeconds"])
    return options


def _check(place: Place, value: Object, options: Object) -> None:
    wanted, meta = options.get("preconditions") or {}, value["metadata"]
    if "uid" in wanted and wanted["uid"] != meta["uid"]:
        why = f"UID in precondition: {wanted['uid']}, UID in object meta: {meta['uid']}"
        raise failure.conflict(place.resource, place.name, f"Precondition failed: {why}")
    version = wanted.get("resourceVersion")
    if version and version != meta["resourceVersion"]:
        why = (
            f"the ResourceVersion in the precondition ({version}) does not match the "
            f"ResourceVersion in record ({meta['resourceVersion']}). The object might have been "
            "modified"
        )
        raise failure.conflict(place.resource, place.name, f"Precondition failed: {why}")


def _grace(value: Object, options: Object) -> int:
    """Seconds that a pod has to end; what runs nowhere ends now."""
    if value["kind"] != "Pod":
        return 0
    is_running = value["spec"].get("nodeName") and value["status"].get("phase") not in _ENDED
    asked = options.get("gracePeriodSeconds", value["spec"]["terminationGracePeriodSeconds"])
    return int(asked) if is_running else 0
