"""Check Jobs."""

from collections.abc import Iterator

from standin.api.field import FieldError, immutable, not_supported
from standin.api.resources import Object
from standin.api.validation import deployments, pods

_POLICIES = ("Never", "OnFailure")


def job(value: Object) -> Iterator[FieldError]:
    """What is wrong with a Job."""
    spec = value["spec"]
    for name in ("completions", "parallelism", "backoffLimit", "activeDeadlineSeconds"):
        yield from deployments.not_negative(f"spec.{name}", spec.get(name))
    yield from pods.template(spec["template"], "spec.template")
    policy = spec["template"]["spec"]["restartPolicy"]
    if policy not in _POLICIES:
        yield not_supported("spec.template.spec.restartPolicy", policy, _POLICIES)


def changed(value: Object, before: Object) -> Iterator[FieldError]:
    """What may not be changed in a Job."""
    for name in ("completions", "selector", "template"):
        if value["spec"].get(name) != before["spec"].get(name):
            yield immutable(f"spec.{name}", value["spec"].get(name))
