"""Check PodDisruptionBudgets."""

from collections.abc import Iterator

from standin.api.field import FieldError, invalid
from standin.api.resources import Object
from standin.api.validation import deployments, metadata


def budget(value: Object) -> Iterator[FieldError]:
    """What is wrong with a PodDisruptionBudget."""
    spec = value.get("spec", {})
    if "minAvailable" in spec and "maxUnavailable" in spec:
        why = "minAvailable and maxUnavailable cannot be both set"
        yield invalid("spec", spec, why)
    for name in ("minAvailable", "maxUnavailable"):
        if name in spec:
            yield from deployments.amount(f"spec.{name}", spec[name])
    labels = spec.get("selector", {}).get("matchLabels", {})
    yield from metadata.labels(labels, "spec.selector.matchLabels")
