"""Run every check over the manifests, and say all that is wrong at once."""

from collections.abc import Callable, Iterable, Iterator

from ops.errors import BadValue
from ops.manifests import (
    arguments,
    batching_file,
    disruptions,
    hashes,
    labels,
    monitoring_file,
    names,
    ports,
    quantities,
    references,
    schema,
    selectors,
    sources,
    variables,
)
from ops.manifests.manifest import Manifest

Check = Callable[[Iterable[Manifest]], Iterator[str]]

CHECKS: tuple[Check, ...] = (
    names.problems,
    labels.problems,
    quantities.problems,
    selectors.problems,
    disruptions.problems,
    references.problems,
    hashes.problems,
    ports.problems,
    variables.problems,
    sources.problems,
    arguments.problems,
    batching_file.problems,
    monitoring_file.problems,
)


def check(manifests: Iterable[Manifest]) -> None:
    """Raise BadValue, which lists every problem, unless a cluster and the server would take all.

    The checks beyond the schema count on the shapes that the schema promises. So they run once
    that has nothing to say.
    """
    manifests = tuple(manifests)
    found = list(schema.problems(manifests)) or [
        problem for one in CHECKS for problem in one(manifests)
    ]
    if found:
        raise BadValue("; ".join(found))
