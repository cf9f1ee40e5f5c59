"""Check amounts of CPU and memory, and that no container asks for more than its limit."""

import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from decimal import Decimal

from ops.manifests.manifest import Manifest
from ops.manifests.pods import Container, containers

QUANTITY = re.compile(
    r"(?P<number>[+-]?(\d+\.?\d*|\.\d+))(?P<suffix>[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?"
)
DECIMAL = {"n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
BINARY = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6}


def problems(manifests: Iterable[Manifest]) -> Iterator[str]:
    """Amounts that are none, negative ones, and requests above their limit."""
    for container in containers(manifests):
        resources = container.spec.get("resources", {})
        requests = yield from _amounts(container, "requests", resources.get("requests", {}))
        limits = yield from _amounts(container, "limits", resources.get("limits", {}))
        for name in sorted(requests.keys() & limits.keys()):
            if requests[name] > limits[name]:
                yield (
                    f"{container.place}: requests {name} {resources['requests'][name]}, more than"
                    f" its limit {resources['limits'][name]}"
                )


def parse(text: str) -> Decimal:
    """The amount a Kubernetes quantity means: `500m` is 0.5, `1Ki` is 1024.

    Raises ValueError for a text that is none.
    """
    found = QUANTITY.fullmatch(text)
    if not found:
        raise ValueError(text)
    number, suffix = Decimal(found["number"]), found["suffix"] or ""
    if suffix in BINARY:
        return number * Decimal(1024) ** BINARY[suffix]
    exponent = DECIMAL[suffix] if suffix in DECIMAL else int(suffix[1:] or 0)
    return number.scaleb(exponent)


def _amounts(
    container: Container, group: str, amounts: Mapping[str, object]
) -> Generator[str, None, dict[str, Decimal]]:
    """Yield what is wrong, and return the amounts that are right."""
    parsed: dict[str, Decimal] = {}
    for name, text in amounts.items():
        try:
            amount = parse(str(text))
        except ValueError:
            yield f"{container.place}: {group}.{name} '{text}' is no quantity, such as 500m or 2Gi"
            continue
        if amount < 0:
            yield f"{container.place}: {group}.{name} '{text}' must not be negative"
        parsed[name] = amount
    return parsed
