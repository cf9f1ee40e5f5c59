"""Refuse as Google's APIs do: https://cloud.google.com/apis/design/errors."""

from typing import Any

STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    412: "FAILED_PRECONDITION",
}
NO_LOGIN = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie"
    " or other valid authentication credential."
)


class Refused(Exception):
    """An answer other than 200."""

    def __init__(self, code: int, message: str, reason: str = "", **metadata: str) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.metadata = metadata

    @property
    def body(self) -> dict[str, Any]:
        """What the API answers."""
        status = STATUSES.get(self.code, "INTERNAL")
        error = {"code": self.code, "message": str(self), "status": status}
        details = {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": self.reason,
            "domain": "googleapis.com",
            "metadata": self.metadata,
        }
        return {"error": {**error, **({"details": [details]} if self.reason else {})}}


def no_login() -> Refused:
    """A token that is none, or has expired."""
    return Refused(401, NO_LOGIN)


def no_grant() -> Refused:
    """What the token's own service says of a key that was revoked (RFC 6749)."""
    return _NoGrant(400, "Invalid JWT Signature.")


class _NoGrant(Refused):
    @property
    def body(self) -> dict[str, Any]:
        return {"error": "invalid_grant", "error_description": str(self)}


def no_project(project: str) -> Refused:
    """A project that does not exist is told as one that we may not use."""
    told = f"Permission denied on resource project {project}."
    return Refused(403, told, "CONSUMER_INVALID", consumer=f"projects/{project}")


def disabled(service: str, number: str) -> Refused:
    """An API that the project does not have enabled."""
    return Refused(
        403,
        f"{service} API has not been used in project {number} before or it is disabled. Enable it"
        f" by visiting https://console.developers.google.com/apis/api/{service}/overview?project="
        f"{number} then retry.",
        "SERVICE_DISABLED",
        service=service,
        consumer=f"projects/{number}",
    )


def not_allowed(permission: str, resource: str) -> Refused:
    """What the caller has no role for."""
    return Refused(403, f'Required "{permission}" permission(s) for "{resource}".')


def not_found(resource: str) -> Refused:
    """What does not exist."""
    return Refused(404, f"Not found: {resource}.")


def already_exists(resource: str) -> Refused:
    """What is there already."""
    return Refused(409, f"Already exists: {resource}.")


def invalid(message: str) -> Refused:
    """A name or a value that cannot be."""
    return Refused(400, message)
