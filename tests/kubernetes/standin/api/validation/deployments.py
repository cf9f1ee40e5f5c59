"""Check Deployments and ReplicaSets."""

import re
from collections.abc import Iterator
from typing import Any

from standin.api import selectors
from standin.api.field import (
    FieldError,
    forbidden,
    immutable,
    invalid,
    not_supported,
    required,
)
from standin.api.resources import Object
from standin.api.validation import metadata, pods

_STRATEGIES = ("Recreate", "RollingUpdate")


def deployment(value: Object) -> Iterator[FieldError]:
    """What is wrong with a Deployment."""
    spec = value["spec"]
    yield from replica_set(value)
    yield from _strategy(spec["strategy"])
    for name in ("minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"):
        yield from not_negative(f"spec.{name}", spec.get(name))
    if spec["progressDeadlineSeconds"] <= spec.get("minReadySeconds", 0):
        why = "must be greater than minReadySeconds"
        yield invalid("spec.progressDeadlineSeconds", spec["progressDeadlineSeconds"], why)


def replica_set(value: Object) -> Iterator[FieldError]:
    """What is wrong with anything that keeps a number of pods."""
    spec = value["spec"]
    yield from not_negative("spec.replicas", spec.get("replicas"))
    yield from selector(spec)
    yield from pods.template(spec["template"], "spec.template")
    policy = spec["template"]["spec"]["restartPolicy"]
    if policy != "Always":
        yield not_supported("spec.template.spec.restartPolicy", policy, ("Always",))


def changed(value: Object, before: Object) -> Iterator[FieldError]:
    """What may not be changed in either."""
    new, old = value["spec"].get("selector"), before["spec"].get("selector")
    if new != old:
        yield immutable("spec.selector", new)


def selector(spec: Object) -> Iterator[FieldError]:
    """What is wrong with a selector that must match the template's labels."""
    given = spec.get("selector")
    if given is None:
        yield required("spec.selector")
        return
    if not given.get("matchLabels") and not given.get("matchExpressions"):
        yield invalid("spec.selector", given, "empty selector is invalid for deployment")
    yield from metadata.labels(given.get("matchLabels", {}), "spec.selector.matchLabels")
    labels = spec["template"].get("metadata", {}).get("labels", {})
    if not selectors.matches(given, labels):
        why = "`selector` does not match template `labels`"
        yield invalid("spec.template.metadata.labels", labels, why)


def not_negative(path: str, number: int | None) -> Iterator[FieldError]:
    """A number that may be 0 and more."""
    if number is not None and number < 0:
        yield invalid(path, number, "must be greater than or equal to 0")


def _strategy(strategy: Object) -> Iterator[FieldError]:
    rolling = strategy.get("rollingUpdate")
    if strategy["type"] not in _STRATEGIES:
        yield not_supported("spec.strategy.type", strategy["type"], _STRATEGIES)
    if strategy["type"] == "Recreate" and rolling:
        why = "may not be specified when strategy `type` is 'Recreate'"
        yield forbidden("spec.strategy.rollingUpdate", why)
    elif rolling:
        yield from _rolling(rolling)


def _rolling(rolling: Object) -> Iterator[FieldError]:
    path = "spec.strategy.rollingUpdate"
    for name in ("maxUnavailable", "maxSurge"):
        yield from amount(f"{path}.{name}", rolling[name])
    if all(rolling[name] in (0, "0%") for name in ("maxUnavailable", "maxSurge")):
        why = "may not be 0 when `maxSurge` is 0"
        yield invalid(f"{path}.maxUnavailable", rolling["maxUnavailable"], why)


def amount(path: str, given: Any) -> Iterator[FieldError]:
    """A number of pods or a percentage of them."""
    if isinstance(given, int):
        yield from not_negative(path, given)
    elif not re.fullmatch("[0-9]+%", given):
        why = "a valid percent string must be a numeric string followed by an ending '%'"
        yield invalid(
            path, given, f"{why} (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"
        )
