"""Say what is wrong with a field, as Kubernetes' validation does."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_NOTHING = object()


@dataclass(frozen=True)
class FieldError:
    """One field, and what is wrong with it."""

    path: str
    reason: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"

    def cause(self) -> dict[str, str]:
        """As the details of a Status list it."""
        return {"reason": self.reason, "message": self.message, "field": self.path}


def invalid(path: str, value: Any, why: str) -> FieldError:
    message = f"Invalid value: {_shown(value)}: {why}"
    return FieldError(path, "FieldValueInvalid", message)


def required(path: str, why: str = "") -> FieldError:
    message = f"Required value: {why}" if why else "Required value"
    return FieldError(path, "FieldValueRequired", message)


def duplicate(path: str, value: Any) -> FieldError:
    return FieldError(path, "FieldValueDuplicate", f"Duplicate value: {_shown(value)}")


def forbidden(path: str, why: str) -> FieldError:
    return FieldError(path, "FieldValueForbidden", f"Forbidden: {why}")


def too_long(path: str, limit: int) -> FieldError:
    message = f"Too long: may not be more than {limit} bytes"
    return FieldError(path, "FieldValueTooLong", message)


def not_supported(path: str, value: Any, supported: Sequence[str]) -> FieldError:
    choices = ", ".join(f'"{one}"' for one in sorted(supported))
    message = f"Unsupported value: {_shown(value)}: supported values: {choices}"
    return FieldError(path, "FieldValueNotSupported", message)


def not_found(path: str, value: Any) -> FieldError:
    return FieldError(path, "FieldValueNotFound", f"Not found: {_shown(value)}")


def immutable(path: str, value: Any) -> FieldError:
    return invalid(path, value, "field is immutable")


def _shown(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
