"""Ask a cluster what we are allowed to do there."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import IO, Any

from ops.errors import OpsError
from ops.kubectl import Api, Cluster
from ops.shell import Command

READ = ("get", "list", "watch")
OWN = (*READ, "create", "patch", "delete")
NEEDED = {
    "deployments.apps": OWN,
    "services": OWN,
    "configmaps": OWN,
    "secrets": OWN,
    "leases.coordination.k8s.io": OWN,
    "poddisruptionbudgets.policy": OWN,
    "replicasets.apps": READ,
    "pods": (*READ, "delete"),
    "pods/log": ("get",),
    "pods/portforward": ("create",),
    "pods/proxy": ("get",),
    "events": READ,
    "jobs.batch": ("get", "list", "create", "delete"),
}
"""Verbs by RESOURCE[.GROUP] or RESOURCE/SUBRESOURCE, in the service's namespace: what releases,
status, logs, history and load tests do."""
MOST_TOLD = 6
EVERYWHERE = {"nodes": ("get", "list"), "pods": ("list",)}
"""The same for the whole cluster: what room there is."""


@dataclass(frozen=True)
class Permission:
    """One verb on one kind of resource."""

    verb: str
    resource: str
    namespace: str
    """Empty for the whole cluster."""

    @property
    def review(self) -> dict[str, Any]:
        """The question whether we have it."""
        kind, _, subresource = self.resource.partition("/")
        resource, _, group = kind.partition(".")
        attributes = {
            "verb": self.verb,
            "group": group,
            "resource": resource,
            "subresource": subresource,
            "namespace": self.namespace,
        }
        return {
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SelfSubjectAccessReview",
            "spec": {"resourceAttributes": attributes},
        }

    def __str__(self) -> str:
        return f"{self.verb} {self.resource}{'' if self.namespace else ' of all namespaces'}"


def needed(namespace: str) -> list[Permission]:
    """All that the toolkit ever does in a cluster."""
    return [*_each(NEEDED, namespace), *_each(EVERYWHERE, "")]


def _each(verbs: Mapping[str, tuple[str, ...]], namespace: str) -> Iterator[Permission]:
    for resource, allowed in verbs.items():
        yield from (Permission(verb, resource, namespace) for verb in allowed)


def review(cluster: Cluster, stdin: IO[bytes] | None = None) -> Command:
    """Ask what the reviews in `stdin` ask."""
    made = cluster.create(stdin)
    # A review is made and never kept: it changes nothing. The server alone checks it.
    return replace(made, argv=(*made.argv, "--validate=false"), changes=False)


def lacking(api: Api, wanted: list[Permission]) -> list[Permission]:
    """Those of `wanted` that we do not have; all are asked for in one call."""
    reviews = {"apiVersion": "v1", "kind": "List", "items": [one.review for one in wanted]}
    with tempfile.TemporaryFile() as stdin:
        stdin.write(json.dumps(reviews).encode())
        stdin.flush()
        told = api.read(review(api.cluster, stdin))
    answers = [bool(one["status"].get("allowed")) for one in _documents(told)]
    return [one for one, allowed in zip(wanted, answers, strict=True) if not allowed]


def check(api: Api) -> None:
    """Raise OpsError that names what a release must do and may not."""
    found = lacking(api, needed(api.cluster.namespace))
    if found:
        told = ", ".join(map(str, found[:MOST_TOLD]))
        more = f" and {len(found) - MOST_TOLD} more" if len(found) > MOST_TOLD else ""
        raise OpsError(
            f"these credentials may not: {told}{more} (namespace {api.cluster.namespace}); invoke"
            " doctor shows the role that would do"
        )


def _documents(text: str) -> Iterator[dict[str, Any]]:
    """Every object of JSON texts one after the other, as kubectl prints what it made."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text.rstrip()):
        document, end = decoder.raw_decode(text, at)
        yield from document["items"] if document["kind"] == "List" else [document]
        at = end + len(text[end:]) - len(text[end:].lstrip())
