"""Check that no ConfigMap can change under the pods that have read it."""

from collections.abc import Iterable, Iterator

from ops.manifests import config_maps
from ops.manifests.manifest import Manifest
from ops.manifests.pods import pods
from ops.manifests.references import config_map_sources


def problems(manifests: Iterable[Manifest]) -> Iterator[str]:
    """Immutable ConfigMaps not named by their content, and mounted ones that may be changed."""
    manifests = tuple(manifests)
    mounted = set(_mounted(manifests))
    for one in manifests:
        if one.kind != "ConfigMap":
            continue
        digest = config_maps.digest(one.document.get("data", {}))
        if one.document.get("immutable"):
            if not one.name.endswith(f"-{digest}"):
                yield f"{one.place}: metadata.name must end with -{digest}, the hash of its data"
        elif one.name in mounted:
            yield f"{one.place}: is mounted; it must be immutable, since servers read files once"


def _mounted(manifests: Iterable[Manifest]) -> Iterator[str]:
    """The names of the ConfigMaps that pods mount."""
    for pod in pods(manifests):
        for volume in pod.spec.get("volumes", ()):
            for source in config_map_sources(volume):
                yield source.get("name", "")
