"""Check pods and their templates."""

import copy
from collections.abc import Iterator

from standin.api.field import (
    FieldError,
    duplicate,
    forbidden,
    invalid,
    not_supported,
    required,
)
from standin.api.resources import Object
from standin.api.validation import containers, metadata, names

_POLICIES = ("Always", "Never", "OnFailure")
_UNSATISFIABLE = ("DoNotSchedule", "ScheduleAnyway")
_MAY_CHANGE = (
    "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
    "`spec.tolerations` (only additions to existing tolerations),"
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)


def pod(value: Object) -> Iterator[FieldError]:
    """What is wrong with a pod."""
    yield from _spec(value["spec"], "spec")


def template(value: Object, path: str) -> Iterator[FieldError]:
    """What is wrong with what pods are made from."""
    meta = value.get("metadata", {})
    yield from metadata.labels(meta.get("labels", {}), f"{path}.labels")
    yield from metadata.annotations(meta.get("annotations", {}), f"{path}.annotations")
    yield from _spec(value["spec"], f"{path}.spec")


def changed(value: Object, before: Object) -> Iterator[FieldError]:
    """What may not be changed in a pod."""
    if _fixed(value) != _fixed(before):
        why = f"pod updates may not change fields other than {_MAY_CHANGE}"
        yield forbidden("spec", why)


def _fixed(value: Object) -> Object:
    spec = copy.deepcopy(value["spec"])
    for name in ("activeDeadlineSeconds", "tolerations", "nodeName"):
        spec.pop(name, None)
    for container in spec.get("containers", ()):
        container.pop("image", None)
    return dict(spec)


def _spec(spec: Object, path: str) -> Iterator[FieldError]:
    volumes = [one.get("name", "") for one in spec.get("volumes", ())]
    yield from _volumes(spec.get("volumes", ()), f"{path}.volumes")
    if not spec.get("containers"):
        yield required(f"{path}.containers")
    seen: set[str] = set()
    for index, one in enumerate(spec.get("containers", ())):
        place = f"{path}.containers[{index}]"
        yield from containers.container(one, place, volumes)
        if one.get("name") in seen:
            yield duplicate(f"{place}.name", one["name"])
        seen.add(one.get("name", ""))
    if spec["restartPolicy"] not in _POLICIES:
        yield not_supported(f"{path}.restartPolicy", spec["restartPolicy"], _POLICIES)
    if spec["terminationGracePeriodSeconds"] < 0:
        place, number = (
            f"{path}.terminationGracePeriodSeconds",
            spec["terminationGracePeriodSeconds"],
        )
        yield invalid(place, number, "must be greater than or equal to 0")
    yield from metadata.labels(spec.get("nodeSelector", {}), f"{path}.nodeSelector")
    yield from _spread(spec.get("topologySpreadConstraints", ()), path)
    yield from _security(spec["securityContext"], f"{path}.securityContext")


def _volumes(volumes: list[Object], path: str) -> Iterator[FieldError]:
    seen: set[str] = set()
    for index, volume in enumerate(volumes):
        place, name = f"{path}[{index}].name", volume.get("name", "")
        if not name:
            yield required(place)
        yield from (invalid(place, name, why) for why in names.label(name) if name)
        if name in seen:
            yield duplicate(place, name)
        seen.add(name)
        if len(volume) > 2:
            yield forbidden(f"{path}[{index}]", "may not specify more than 1 volume type")
        if "configMap" in volume and not volume["configMap"].get("name"):
            yield required(f"{path}[{index}].configMap.name")


def _spread(constraints: list[Object], path: str) -> Iterator[FieldError]:
    for index, one in enumerate(constraints):
        place = f"{path}.topologySpreadConstraints[{index}]"
        if one.get("maxSkew", 0) <= 0:
            yield invalid(f"{place}.maxSkew", one.get("maxSkew", 0), "must be greater than zero")
        if not one.get("topologyKey"):
            yield required(f"{place}.topologyKey", "can not be empty")
        way = one.get("whenUnsatisfiable", "")
        if way not in _UNSATISFIABLE:
            yield not_supported(f"{place}.whenUnsatisfiable", way, _UNSATISFIABLE)
        if one.get("matchLabelKeys") and "labelSelector" not in one:
            yield forbidden(
                f"{place}.matchLabelKeys", "must not be specified when labelSelector is not set"
            )


def _security(context: Object, path: str) -> Iterator[FieldError]:
    for name in ("runAsUser", "runAsGroup", "fsGroup"):
        number = context.get(name)
        if number is not None and not 0 <= number < 2**31:
            yield invalid(f"{path}.{name}", number, "must be between 0 and 2147483647, inclusive")
