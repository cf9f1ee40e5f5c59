"""Apply the patch of a request, of whichever kind it is."""

import copy

from standin.api import patch, strategic
from standin.api.failure import Failure
from standin.api.request import Request
from standin.api.resources import Object
from standin.api.schema import Schema

APPLY = "application/apply-patch+yaml"
_KINDS = (
    "application/json-patch+json",
    "application/merge-patch+json",
    "application/strategic-merge-patch+json",
    APPLY,
)


def patched(schema: Schema | None, before: Object, request: Request) -> Object:
    """The object as the patch makes it; Failure for a patch of an unknown kind."""
    sent = request.parsed()
    if request.content_type == _KINDS[0]:
        return patch.json_patch(before, sent)
    if request.content_type == _KINDS[1]:
        return dict(patch.merge(before, sent))
    if request.content_type == _KINDS[2] and schema:
        return dict(strategic.merge(schema, copy.deepcopy(before), sent))
    known = ", ".join(_KINDS)
    message = (
        f"the body of the request was in an unknown format - accepted media types include: {known}"
    )
    raise Failure(415, "UnsupportedMediaType", message)
