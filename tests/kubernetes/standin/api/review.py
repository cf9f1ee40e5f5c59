"""Tell somebody what they may do."""

from standin.api.access import Access, Wish
from standin.api.request import Request
from standin.api.resources import Object


def answer(access: Access, kind: str, request: Request) -> Object:
    """The review that was sent, with the answer as its status."""
    asked = request.object()
    spec, user = asked.get("spec", {}), request.user
    match kind:
        case "SelfSubjectReview":
            about = {"username": user.name, "groups": list(user.groups)}
            return {**asked, "status": {"userInfo": about}}
        case "SelfSubjectRulesReview":
            rules = list(access.rules(user, spec.get("namespace", "")))
            given = {"resourceRules": rules, "nonResourceRules": [], "incomplete": False}
            return {**asked, "status": given}
    wanted = spec.get("resourceAttributes")
    allowed = wanted is None or access.allows(user, _wish(wanted))
    return {**asked, "metadata": {"creationTimestamp": None}, "status": {"allowed": allowed}}


def _wish(wanted: Object) -> Wish:
    names = ("verb", "group", "resource", "subresource", "namespace", "name")
    return Wish(*(wanted.get(name, "") for name in names))
