"""Check that a PodDisruptionBudget lets nodes be drained."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping

from ops.manifests.manifest import Manifest
from ops.manifests.pods import pods

LIMITS = ("minAvailable", "maxUnavailable")
Amount = int | str
"""Of pods, or a percentage of them."""
PERCENTAGE = re.compile(r"\d+%")


def problems(manifests: Iterable[Manifest]) -> Iterator[str]:
    """Budgets that the API server refuses, and those that never allow a pod to be moved."""
    manifests = tuple(manifests)
    for budget in manifests:
        if budget.kind == "PodDisruptionBudget":
            spec = budget.document["spec"]
            limits = {name: spec[name] for name in LIMITS if name in spec}
            yield from list(_refused(budget, limits)) or _never(budget, limits, manifests)


def _refused(budget: Manifest, limits: Mapping[str, Amount]) -> Iterator[str]:
    if len(limits) > 1:
        yield f"{budget.place}: spec holds {' and '.join(limits)}; only one may be there"
    for name, amount in limits.items():
        if isinstance(amount, str) and not PERCENTAGE.fullmatch(amount):
            yield f"{budget.place}: spec.{name} '{amount}' must be a number, or one with %"


def _never(
    budget: Manifest, limits: Mapping[str, Amount], manifests: Iterable[Manifest]
) -> Iterator[str]:
    for workload, replicas in _selected(budget, manifests):
        for name, amount in limits.items():
            kept = replicas - _pods(amount, replicas)
            allowed = kept if name == "minAvailable" else replicas - kept
            if replicas and allowed < 1:
                yield (
                    f"{budget.place}: spec.{name} {amount} never lets one of the {replicas} pods of"
                    f" {workload.place} leave its node; write maxUnavailable: 1"
                )


def _selected(budget: Manifest, manifests: Iterable[Manifest]) -> Iterator[tuple[Manifest, int]]:
    """The workloads whose pods a budget is for, with how many they have."""
    wanted = budget.document["spec"].get("selector", {}).get("matchLabels", {})
    for manifest in manifests:
        for pod in pods((manifest,)):
            if wanted.items() <= pod.labels.items():
                yield manifest, manifest.document["spec"].get("replicas", 1)


def _pods(amount: Amount, replicas: int) -> int:
    """A number, or a percentage of all, which Kubernetes rounds up for either limit."""
    if isinstance(amount, int):
        return amount
    return math.ceil(int(amount.removesuffix("%")) * replicas / 100)
