"""Create and change objects, as one request asks."""

import copy

from standin.api import (
    admission,
    apply,
    defaults,
    failure,
    fields,
    managed,
    patching,
    preparation,
    scale,
    schema,
    taking,
    validation,
)
from standin.api.access import Access
from standin.api.managed import Manager, Managers
from standin.api.request import Place, Request
from standin.api.resources import Object, Resource
from standin.api.store import Store


class Writer:
    """Writes to the store what is valid, and says why not otherwise."""

    def __init__(self, store: Store, access: Access, network: str) -> None:
        self._store, self._access, self._network = store, access, network

    def create(self, place: Place, request: Request) -> Object:
        """Answer a POST."""
        value = taking.decoded(place, request, request.object())
        taking.locate(place, value)
        manager = _manager(place, request, "Update")
        return self._created(place, request, value, {}, manager)

    def update(self, place: Place, request: Request) -> Object:
        """Answer a PUT."""
        before = self._store.get(place.resource, place.namespace, place.name)
        sent = request.object()
        if before and place.subresource == "scale":
            sent = scale.scaled(before, sent)
        value = taking.decoded(place, request, sent)
        taking.locate(place, value)
        manager = _manager(place, request, "Update")
        if before is None:
            if place.resource.kind not in preparation.CREATED_BY_UPDATE or place.subresource:
                raise failure.not_found(place.resource, place.name)
            self._access.check(request, place, "create")
            return self._created(place, request, value, {}, manager)
        preparation.check_version(place.resource, value)
        return self._changed(place, request, value, before, manager)

    def patch(self, place: Place, request: Request) -> Object:
        """Answer a PATCH."""
        before = self._store.get(place.resource, place.namespace, place.name)
        if request.content_type == patching.APPLY:
            return self._apply(place, request, before)
        if before is None:
            raise failure.not_found(place.resource, place.name)
        if place.subresource == "scale":
            sent = patching.patched(None, scale.of(before), request)
            patched = scale.scaled(before, sent)
        else:
            patched = patching.patched(schema.of(place.resource), before, request)
        value = taking.decoded(place, request, patched)
        return self._changed(place, request, value, before, _manager(place, request, "Update"))

    def _apply(self, place: Place, request: Request, before: Object | None) -> Object:
        config, kind = request.object(), schema.of(place.resource)
        taking.check_applied(place, request, config)
        value = taking.decoded(place, request, config)
        taking.locate(place, value)
        if not place.subresource:
            value.pop("status", None)
        manager = _manager(place, request, "Apply")
        managers = managed.read(before or {})
        force = request.flag("force")
        live = _bare(before or {})
        new, managers, wanted = apply.applied(kind, live, value, managers, manager, force)
        managers = managed.owned(managers, manager, wanted, preparation.now())
        if before is None:
            if place.subresource:
                raise failure.not_found(place.resource, place.name)
            self._access.check(request, place, "create")
            return self._created(place, request, new, managers, None)
        new["metadata"] |= {"resourceVersion": value["metadata"].get("resourceVersion", "")}
        return self._changed(place, request, new, before, None, managers)

    def _created(
        self, place: Place, request: Request, value: Object, managers: Managers, who: Manager | None
    ) -> Object:
        resource = place.resource
        preparation.create(resource, value)
        defaults.fill(resource.kind, value)
        meta = value["metadata"]
        if self._store.get(resource, meta.get("namespace", ""), meta.get("name", "")):
            raise failure.already_exists(resource, meta["name"])
        self._check(resource, value, None)
        admission.create(self._store, resource, value)
        if resource.kind == "Service":
            admission.addresses(self._store, resource, value, self._network)
        if who:
            managers = _updated(resource, {}, value, {}, who)
        return self._kept(resource, request, value, managers)

    def _changed(
        self,
        place: Place,
        request: Request,
        value: Object,
        before: Object,
        who: Manager | None,
        managers: Managers | None = None,
    ) -> Object:
        resource, version = place.resource, value["metadata"].get("resourceVersion")
        if version and version != before["metadata"]["resourceVersion"]:
            raise failure.modified(resource, place.name)
        if (uid := value["metadata"].get("uid")) and uid != before["metadata"]["uid"]:
            raise failure.conflict(resource, place.name, _other_uid(uid, before))
        defaults.fill(resource.kind, value)
        preparation.update(resource, value, before, place.subresource)
        if resource.kind == "Service":
            admission.addresses(self._store, resource, value, self._network)
        self._check(resource, value, before)
        if who:
            managers = _updated(resource, before, value, managed.read(before), who)
        return self._kept(resource, request, value, managers or {}, before)

    def _check(self, resource: Resource, value: Object, before: Object | None) -> None:
        if errors := validation.errors(resource, value, before):
            raise failure.invalid(resource, value["metadata"].get("name", ""), errors)

    def _kept(
        self,
        resource: Resource,
        request: Request,
        value: Object,
        managers: Managers,
        before: Object | None = None,
    ) -> Object:
        value = taking.tidy(schema.of(resource), value)
        managed.write(value, managers)
        if before:
            value["metadata"]["resourceVersion"] = before["metadata"]["resourceVersion"]
            if value == before or request.is_dry_run:
                return value
            if _is_done(value):
                return self._store.delete(resource, value)
        return value if request.is_dry_run else self._store.put(resource, value)


def _is_done(value: Object) -> bool:
    """Whether an object was only kept by finalizers that are gone now."""
    meta = value["metadata"]
    waits = meta.get("finalizers") or value.get("spec", {}).get("finalizers")
    graceful = value["kind"] == "Pod" and meta.get("deletionGracePeriodSeconds")
    return bool(meta.get("deletionTimestamp") and not waits and not graceful)


def _bare(value: Object) -> Object:
    """An object without what no manager can own."""
    meta = {k: v for k, v in value.get("metadata", {}).items() if k != "managedFields"}
    return copy.deepcopy({**value, "metadata": meta})


def _manager(place: Place, request: Request, operation: str) -> Manager:
    return Manager(request.manager, operation, place.subresource, place.resource.api_version)


def _updated(
    resource: Resource, before: Object, value: Object, managers: Managers, who: Manager
) -> Managers:
    kind = schema.of(resource)
    change = fields.difference(
        kind, taking.tidy(kind, _bare(before)), taking.tidy(kind, _bare(value))
    )
    return managed.updated(managers, who, change, preparation.now())


def _other_uid(uid: str, before: Object) -> str:
    there = before["metadata"]["uid"]
    return f"Precondition failed: UID in precondition: {uid}, UID in object meta: {there}"
