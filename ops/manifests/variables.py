"""Check the names of environment variables."""

from collections.abc import Iterable, Iterator

from ops.manifests import syntax
from ops.manifests.manifest import Manifest
from ops.manifests.pods import containers


def problems(manifests: Iterable[Manifest]) -> Iterator[str]:
    """Names that the API server refuses, and names given twice, of which one would be lost."""
    for container in containers(manifests):
        seen: set[str] = set()
        for entry in container.spec.get("env", ()):
            name = entry["name"]
            if fault := syntax.variable(name):
                yield f"{container.place}: env name {fault}"
            if name in seen:
                yield f"{container.place}: env {name} is given twice"
            seen.add(name)
