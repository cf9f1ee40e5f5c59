"""Read and write JSON as TensorFlow Serving does: NaN and Infinity pass both ways."""

import json
from typing import Any

from model.server.failure import RequestFailure, invalid

_DEBUG_CHARACTERS = 256
"""As much of a value as an error message shows."""

_PHRASES = {
    "Expecting value": "Invalid value.",
    "Expecting property name enclosed in double quotes": "Missing a name for object member.",
    "Illegal trailing comma before end of object": "Missing a name for object member.",
    "Illegal trailing comma before end of array": "Invalid value.",
    "Expecting ':' delimiter": "Missing a colon after a name of object member.",
    "Expecting ',' delimiter": "Missing a comma or a closing bracket after a member or element.",
    "Unterminated string starting at": "Missing a closing quotation mark in string.",
    "Invalid control character at": "Invalid encoding in string.",
}
"""What upstream's parser says where Python's says something else."""


def parsed(body: bytes) -> dict[str, Any]:
    """Read the JSON object a body begins with; what follows it is left alone, as upstream does.

    Bytes that are no UTF-8 pass through unharmed. Raises INVALID_ARGUMENT for anything else.
    """
    text = body.decode("utf-8", "surrogateescape").removeprefix("\ufeff").lstrip(" \t\r\n")
    if not text:
        raise invalid("JSON Parse error: The document is empty")
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except json.JSONDecodeError as error:
        phrase = _PHRASES.get(error.msg, error.msg)
        raise invalid(f"JSON Parse error: {phrase} at offset: {error.pos}") from None
    except (ValueError, RecursionError) as error:
        raise invalid(f"JSON Parse error: {error}") from None
    if not isinstance(value, dict):
        raise refused(value, "Is not object")
    return value


def written(value: Any) -> bytes:
    """Write a value; strings made from bytes that are no UTF-8 become those bytes again."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogateescape")


def shown(value: Any) -> str:
    """Write the beginning of a value, for a message."""
    text = json.dumps(value, ensure_ascii=False)[:_DEBUG_CHARACTERS]
    return text.encode("utf-8", "replace").decode()


def refused(value: Any, why: str) -> RequestFailure:
    """Blame a JSON value: INVALID_ARGUMENT, with the beginning of the value."""
    return invalid(f"JSON Value: {shown(value)} {why}")
