"""Tell clients which resources there are: by group, or all at once."""

from standin.api.failure import no_such_path
from standin.api.resources import (
    GROUPS,
    KINDS,
    STATUS_VERBS,
    SUBRESOURCE_VERBS,
    Object,
    Resource,
    of_group,
    subresources,
)
from standin.api.schema import VERSION

_AGGREGATED = "application/json;g=apidiscovery.k8s.io;v={};as=APIGroupDiscoveryList"


def version() -> Object:
    """What `/version` answers."""
    major, minor = VERSION.split(".")
    return {
        "major": major,
        "minor": minor,
        "gitVersion": f"v{VERSION}.0",
        "gitCommit": "",
        "gitTreeState": "clean",
        "buildDate": "2026-01-01T00:00:00Z",
        "goVersion": "",
        "compiler": "",
        "platform": "",
    }


def discovered(path: str, accepted: str) -> tuple[Object, str]:
    """The answer for `/api…` and `/apis…`, and its content type; Failure for an unknown group."""
    parts = path.strip("/").split("/")
    for edition in ("v2", "v2beta1"):
        if len(parts) == 1 and f"g=apidiscovery.k8s.io;v={edition};" in accepted:
            groups = ("",) if parts == ["api"] else GROUPS
            return _all(groups, edition), _AGGREGATED.format(edition)
    return _by_group(parts), "application/json"


def _by_group(parts: list[str]) -> Object:
    match parts:
        case ["api"]:
            return {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []}
        case ["apis"]:
            groups = [_group(one) for one in GROUPS]
            return {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}
        case ["api", "v1"]:
            return _list("")
        case ["apis", group] if group in GROUPS:
            return {"kind": "APIGroup", "apiVersion": "v1", **_group(group)}
        case ["apis", group, "v1"] if group in GROUPS:
            return _list(group)
    raise no_such_path()


def _group(group: str) -> Object:
    served = {"groupVersion": f"{group}/v1", "version": "v1"}
    return {"name": group, "versions": [served], "preferredVersion": served}


def _list(group: str) -> Object:
    listed = [entry for resource in of_group(group) for entry in _entries(resource)]
    served = f"{group}/v1" if group else "v1"
    return {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": served,
        "resources": listed,
    }


def _entries(resource: Resource) -> list[Object]:
    plain: Object = {"singularName": resource.kind.lower(), "namespaced": resource.namespaced}
    entries = [
        {
            **plain,
            "name": resource.plural,
            "kind": resource.kind,
            "verbs": list(resource.verbs),
            "shortNames": list(resource.short),
        }
    ]
    for name in subresources(resource):
        _, kind = KINDS.get(name, ("", resource.kind))
        verbs = list(SUBRESOURCE_VERBS.get(name, STATUS_VERBS))
        below = {"name": f"{resource.plural}/{name}", "singularName": "", "kind": kind}
        entries.append({**plain, **below, "verbs": verbs})
    return entries


def _all(groups: tuple[str, ...], edition: str) -> Object:
    return {
        "kind": "APIGroupDiscoveryList",
        "apiVersion": f"apidiscovery.k8s.io/{edition}",
        "metadata": {},
        "items": [
            {
                "metadata": {"name": group, "creationTimestamp": None} if group else {},
                "versions": [
                    {
                        "version": "v1",
                        "resources": [_discovery(one) for one in of_group(group)],
                        "freshness": "Current",
                    }
                ],
            }
            for group in groups
        ],
    }


def _discovery(resource: Resource) -> Object:
    return {
        "resource": resource.plural,
        "responseKind": _kind(resource.group, resource.kind),
        "scope": "Namespaced" if resource.namespaced else "Cluster",
        "singularResource": resource.kind.lower(),
        "verbs": list(resource.verbs),
        "shortNames": list(resource.short),
        "subresources": [
            {
                "subresource": name,
                "responseKind": _kind(*KINDS.get(name, (resource.group, resource.kind))),
                "verbs": list(SUBRESOURCE_VERBS.get(name, STATUS_VERBS)),
            }
            for name in subresources(resource)
        ],
    }


def _kind(group: str, kind: str) -> Object:
    return {"group": group, "version": "v1", "kind": kind}
