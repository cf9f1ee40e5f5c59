"""Let an object in only where the cluster has a place for it: namespace, addresses, quota."""

from collections.abc import Iterator
from decimal import Decimal

from standin.api import field, quantity
from standin.api.failure import forbidden, invalid, not_found
from standin.api.resources import BY_PATH, Object, Resource
from standin.api.store import Store

_NODE_PORTS = range(30000, 32768)


def create(store: Store, resource: Resource, value: Object) -> None:
    """Raise Failure where a new object may not be; give a Service its addresses."""
    if resource.namespaced:
        _namespace(store, resource, value)
    if resource.kind == "Pod":
        _quota(store, resource, value)


def addresses(store: Store, resource: Resource, value: Object, network: str) -> None:
    """Give a Service an address in the cluster, and ports on nodes where its type has them."""
    spec = value["spec"]
    others = list(store.listed(BY_PATH["", "services"]))
    if spec["type"] != "ExternalName" and not spec.get("clusterIP"):
        taken = {one["spec"].get("clusterIP") for one in others}
        free = (f"{network}.{number}" for number in range(1, 255))
        spec["clusterIP"] = next(one for one in free if one not in taken)
    if spec["type"] != "ExternalName":
        spec["clusterIPs"] = [spec["clusterIP"]]
    if spec["type"] not in ("LoadBalancer", "NodePort"):
        return
    used = set(_node_ports(others, value["metadata"]))
    for index, port in enumerate(spec.get("ports", ())):
        if port.get("nodePort") in used:
            path = f"spec.ports[{index}].nodePort"
            why = "provided port is already allocated"
            error = field.invalid(path, port["nodePort"], why)
            raise invalid(resource, value["metadata"]["name"], [error])
        port["nodePort"] = port.get("nodePort") or next(n for n in _NODE_PORTS if n not in used)
        used.add(port["nodePort"])


def _node_ports(services: list[Object], but: Object) -> Iterator[int]:
    own = (but.get("namespace"), but["name"])
    for one in services:
        if (one["metadata"]["namespace"], one["metadata"]["name"]) != own:
            yield from (port["nodePort"] for port in one["spec"]["ports"] if "nodePort" in port)


def _namespace(store: Store, resource: Resource, value: Object) -> None:
    name = value["metadata"]["namespace"]
    namespaces = BY_PATH["", "namespaces"]
    namespace = store.get(namespaces, "", name)
    if namespace is None:
        raise not_found(namespaces, name)
    if "deletionTimestamp" in namespace["metadata"]:
        why = f"unable to create new content in namespace {name} because it is being terminated"
        cause = {
            "reason": "NamespaceTerminating",
            "message": f"namespace {name} is being terminated",
            "field": "metadata.namespace",
        }
        raise forbidden(resource, value["metadata"]["name"], why, causes=[cause])


def _quota(store: Store, resource: Resource, value: Object) -> None:
    meta = value["metadata"]
    others = list(store.listed(resource, meta["namespace"]))
    for quota in store.listed(BY_PATH["", "resourcequotas"], meta["namespace"]):
        hard = quota.get("spec", {}).get("hard", {})
        if unknown := sorted(hard.keys() - quota.get("status", {}).get("hard", {}).keys()):
            name, resources = quota["metadata"]["name"], ",".join(unknown)
            why = f"status unknown for quota: {name}, resources: {resources}"
            raise forbidden(resource, meta["name"], why)
        if unsaid := _unsaid(value, hard):
            why = f"failed quota: {quota['metadata']['name']}: must specify {unsaid}"
            raise forbidden(resource, meta["name"], why)
        wanted = {name: used(value, name) for name in hard}
        before = {name: total(others, name) for name in hard}
        over = sorted(
            name
            for name, limit in hard.items()
            if wanted[name] and before[name] + wanted[name] > quantity.parse(limit)
        )
        if over:
            limits = {name: quantity.parse(hard[name]) for name in over}
            why = (
                f"exceeded quota: {quota['metadata']['name']}, requested: {_told(wanted, over)}, "
                f"used: {_told(before, over)}, limited: {_told(limits, over)}"
            )
            raise forbidden(resource, meta["name"], why)


def _unsaid(pod: Object, hard: Object) -> str:
    """What a quota counts and not all containers say; empty if they do."""
    found = []
    for name in sorted(hard):
        kind, dot, plain = name.partition(".")
        kind, plain = (kind, plain) if dot else ("requests", name)
        if plain not in ("cpu", "memory"):
            continue
        silent = [
            one["name"]
            for one in pod["spec"]["containers"]
            if plain not in one.get("resources", {}).get(kind, {})
        ]
        if silent:
            found.append(f"{name} for: {','.join(silent)}")
    return "; ".join(found)


def total(pods: list[Object], name: str) -> Decimal:
    """What pods that have not ended use of what a quota names."""
    ended = ("Failed", "Succeeded")
    running = (one for one in pods if one.get("status", {}).get("phase") not in ended)
    return sum((used(one, name) for one in running), Decimal(0))


def used(pod: Object, name: str) -> Decimal:
    """What one pod uses: itself, or the sum of what its containers ask for."""
    if name in ("pods", "count/pods"):
        return Decimal(1)
    kind, dot, plain = name.partition(".")
    if not dot:
        kind, plain = "requests", name
    found = (one.get("resources", {}).get(kind, {}).get(plain) for one in pod["spec"]["containers"])
    return sum((quantity.parse(text) for text in found if text), Decimal(0))


def _told(amounts: dict[str, Decimal], names: list[str]) -> str:
    return ",".join(f"{name}={quantity.plain(amounts[name])}" for name in names)
