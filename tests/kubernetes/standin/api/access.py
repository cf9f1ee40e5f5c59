"""Decide who may do what, by the cluster's roles and their bindings."""

from collections.abc import Iterator
from typing import NamedTuple

from standin.api.failure import Failure, forbidden
from standin.api.request import Place, Request, User
from standin.api.resources import AUTHORIZATION, BY_PATH, RBAC, Object
from standin.api.store import Store

MASTERS = "system:masters"
EVERYBODY = ("authentication.k8s.io", AUTHORIZATION)
"""Groups in which everybody may ask about themselves."""
_OPEN = ("/api", "/apis", "/openapi", "/version", "/healthz", "/livez", "/readyz")
_PUBLIC = ("/version", "/healthz", "/livez", "/readyz")


class Wish(NamedTuple):
    """What somebody wants to do."""

    verb: str
    group: str
    resource: str
    subresource: str = ""
    namespace: str = ""
    name: str = ""

    @property
    def target(self) -> str:
        """The resource as rules name it: `pods/proxy`."""
        return f"{self.resource}/{self.subresource}" if self.subresource else self.resource


class Access:
    """Reads the rules anew each time."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def check(self, request: Request, place: Place, verb: str = "") -> None:
        """Raise Failure if a user may not."""
        verb = verb or request.verb(place)
        resource = place.resource
        wish = Wish(
            *(verb, resource.group, resource.plural, place.subresource),
            *(place.namespace, place.name),
        )
        if resource == BY_PATH["", "namespaces"] and place.name:
            wish = wish._replace(namespace=place.name)
        if resource.group not in EVERYBODY and not self.allows(request.user, wish):
            where = f'in the namespace "{place.namespace}"' if place.namespace else ""
            why = (
                f'User "{request.user.name}" cannot {verb} resource "{wish.target}" '
                f'in API group "{resource.group}" {where or "at the cluster scope"}'
            )
            raise forbidden(resource, place.name, why)

    def check_path(self, request: Request) -> None:
        """Raise Failure if a user may not read a path that is no resource's."""
        known = request.user.name != "system:anonymous"
        allowed = _OPEN if known else _PUBLIC
        is_open = any(request.path == one or request.path.startswith(f"{one}/") for one in allowed)
        if not is_open and MASTERS not in request.user.groups:
            what = f'User "{request.user.name}" cannot get path "{request.path}"'
            raise Failure(403, "Forbidden", f"forbidden: {what}")

    def allows(self, user: User, wish: Wish) -> bool:
        """Whether any rule lets a user do it."""
        if MASTERS in user.groups:
            return True
        return any(_grants(rule, wish) for rule in self.rules(user, wish.namespace))

    def rules(self, user: User, namespace: str) -> Iterator[Object]:
        """What a user may do in a namespace, or in the whole cluster."""
        for binding in self._store.listed(BY_PATH[RBAC, "clusterrolebindings"]):
            yield from self._granted(binding, user, "")
        if namespace:
            for binding in self._store.listed(BY_PATH[RBAC, "rolebindings"], namespace):
                yield from self._granted(binding, user, namespace)

    def _granted(self, binding: Object, user: User, namespace: str) -> Iterator[Object]:
        if any(_is(subject, user, namespace) for subject in binding.get("subjects", ())):
            reference = binding["roleRef"]
            is_local = reference["kind"] == "Role"
            resource = BY_PATH[RBAC, "roles" if is_local else "clusterroles"]
            role = self._store.get(resource, namespace if is_local else "", reference["name"])
            yield from (role or {}).get("rules") or ()


def _is(subject: Object, user: User, namespace: str) -> bool:
    if subject["kind"] == "Group":
        return subject["name"] in user.groups
    if subject["kind"] == "ServiceAccount":
        place = subject.get("namespace", namespace)
        return user.name == f"system:serviceaccount:{place}:{subject['name']}"
    return bool(subject["name"] == user.name)


def _grants(rule: Object, wish: Wish) -> bool:
    names = rule.get("resourceNames")
    anywhere = {"*", wish.target, f"*/{wish.subresource}" if wish.subresource else "*"}
    return (
        bool({"*", wish.verb} & set(rule.get("verbs", ())))
        and bool({"*", wish.group} & set(rule.get("apiGroups", ())))
        and bool(anywhere & set(rule.get("resources", ())))
        and (not names or wish.name in names)
    )
