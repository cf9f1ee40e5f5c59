"""Answer that something is wrong, in the words of a Kubernetes API server."""

from collections.abc import Sequence
from typing import Any

from standin.api.field import FieldError
from standin.api.resources import Object, Resource


class Failure(Exception):
    """An answer of the kind Status."""

    def __init__(self, code: int, reason: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.code, self.reason, self.message, self.details = code, reason, message, details

    def status(self) -> Object:
        """The object that a client gets."""
        status: Object = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": self.message,
        }
        if self.reason:
            status["reason"] = self.reason
        if self.details:
            status["details"] = {key: value for key, value in self.details.items() if value}
        return {**status, "code": self.code}


def not_found(resource: Resource, name: str) -> Failure:
    message = f'{resource.title} "{name}" not found'
    return Failure(404, "NotFound", message, **_details(resource, name))


def no_such_path() -> Failure:
    message = "the server could not find the requested resource"
    return Failure(404, "NotFound", message)


def already_exists(resource: Resource, name: str) -> Failure:
    message = f'{resource.title} "{name}" already exists'
    return Failure(409, "AlreadyExists", message, **_details(resource, name))


def conflict(resource: Resource, name: str, why: str) -> Failure:
    message = f'Operation cannot be fulfilled on {resource.title} "{name}": {why}'
    return Failure(409, "Conflict", message, **_details(resource, name))


def modified(resource: Resource, name: str) -> Failure:
    why = "the object has been modified; please apply your changes to the latest version"
    return conflict(resource, name, f"{why} and try again")


def forbidden(resource: Resource, name: str, why: str, **details: Any) -> Failure:
    title = f'{resource.title} "{name}"' if name else resource.title
    message = f"{title} is forbidden: {why}"
    return Failure(403, "Forbidden", message, **_details(resource, name), **details)


def bad_request(message: str) -> Failure:
    return Failure(400, "BadRequest", message)


def unauthorized() -> Failure:
    return Failure(401, "Unauthorized", "Unauthorized")


def invalid(resource: Resource, name: str, errors: Sequence[FieldError]) -> Failure:
    texts = list(dict.fromkeys(str(error) for error in errors))
    said = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
    details = {**_details(resource, name), "kind": resource.kind}
    causes = [error.cause() for error in errors]
    message = f'{resource.kind_title} "{name}" is invalid: {said}'
    return Failure(422, "Invalid", message, **details, causes=causes)


def _details(resource: Resource, name: str) -> dict[str, str]:
    return {"name": name, "group": resource.group, "kind": resource.plural}
