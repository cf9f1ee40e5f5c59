"""Check that what selects pods finds the pods that are described."""

from collections.abc import Iterable, Iterator, Mapping

from ops.manifests.manifest import Manifest
from ops.manifests.pods import Pod, pods


def problems(manifests: Iterable[Manifest]) -> Iterator[str]:
    """Selectors of workloads, Services, budgets and spread constraints that miss the pods."""
    manifests = tuple(manifests)
    described = tuple(pods(manifests))
    for manifest in manifests:
        spec = manifest.document.get("spec", {})
        if manifest.kind == "Service" and described:
            yield from _finds(manifest, spec.get("selector", {}), described)
        if manifest.kind == "PodDisruptionBudget" and described:
            yield from _finds(manifest, spec.get("selector", {}).get("matchLabels", {}), described)
        for pod in pods((manifest,)):
            wanted = spec.get("selector", {}).get("matchLabels", {})
            yield from _missing(f"{manifest.place}: spec.selector", wanted, pod)
    for pod in described:
        for number, constraint in enumerate(pod.spec.get("topologySpreadConstraints", ())):
            wanted = constraint.get("labelSelector", {}).get("matchLabels", {})
            place = f"{pod.place}.topologySpreadConstraints[{number}]"
            yield from _missing(place, wanted, pod)


def _finds(
    manifest: Manifest, wanted: Mapping[str, str], described: tuple[Pod, ...]
) -> Iterator[str]:
    if not wanted:
        yield f"{manifest.place}: spec.selector is empty; it must say which pods are meant"
    elif not any(wanted.items() <= pod.labels.items() for pod in described):
        yield from _missing(f"{manifest.place}: spec.selector", wanted, described[0])


def _missing(place: str, wanted: Mapping[str, str], pod: Pod) -> Iterator[str]:
    for key, value in wanted.items():
        if pod.labels.get(key) != value:
            has = f"{key}={pod.labels[key]}" if key in pod.labels else f"no label {key}"
            yield f"{place} wants {key}={value}, but the pods have {has}"
