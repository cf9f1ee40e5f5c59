"""Check Leases."""

from collections.abc import Iterator

from standin.api.field import FieldError, invalid
from standin.api.resources import Object


def lease(value: Object) -> Iterator[FieldError]:
    """What is wrong with a Lease."""
    spec = value.get("spec", {})
    seconds, moves = spec.get("leaseDurationSeconds"), spec.get("leaseTransitions")
    if seconds is not None and seconds <= 0:
        yield invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0")
    if moves is not None and moves < 0:
        yield invalid("spec.leaseTransitions", moves, "must be greater than or equal to 0")
    if "holderIdentity" in spec and not spec["holderIdentity"]:
        yield invalid("spec.holderIdentity", "", "must not be empty")
