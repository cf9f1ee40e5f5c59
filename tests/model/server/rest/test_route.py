"""Check what each method and path asks for."""

import re

import pytest

from model.server.failure import RequestFailure
from model.server.rest.route import Route, route


@pytest.mark.parametrize(
    ("method", "path", "wanted"),
    [
        ("GET", "/v1/models/m", Route("status", "m", None, None)),
        ("GET", "/v1/models/m/versions/7", Route("status", "m", 7, None)),
        ("GET", "/V1/Models/m/metadata", Route("metadata", "m", None, None)),
        ("GET", "/v1/models/m/labels/new/metadata", Route("metadata", "m", None, "new")),
        ("POST", "/v1/models/m:predict", Route("predict", "m", None, None)),
        ("POST", "/v1/models/m/versions/007:predict", Route("predict", "m", 7, None)),
        ("POST", "/v1/models/a%20b/labels/x%2Fy:classify", Route("classify", "a b", None, "x/y")),
    ],
)
def test_understood(method: str, path: str, wanted: Route) -> None:
    assert route(method, path) == wanted


@pytest.mark.parametrize(
    ("method", "path", "says"),
    [
        ("GET", "/v1/models", "Missing model name in request."),
        ("GET", "/v1/models/", "Malformed request: GET /v1/models/"),
        ("GET", "/v1/models/m:predict", "Malformed request: GET /v1/models/m:predict"),
        ("GET", "/v1/models/a/b", "Malformed request"),
        ("POST", "/v1/models", "Malformed request"),
        ("POST", "/v1/models/m", "Malformed request"),
        ("POST", "/v1/models/m:train", "Malformed request"),
        ("POST", "/v1/models/m:predict?x=1", "Malformed request"),
        ("POST", "/v1/models/m/metadata", "Malformed request"),
        ("POST", "/v1/models/m/versions/x:predict", "Malformed request"),
        ("POST", "/v1/models/m/versions/1/labels/a:predict", "Malformed request"),
        ("PUT", "/v1/models/m:predict", "Malformed request: PUT"),
        ("GET", f"/v1/models/m/versions/{2**63}", f"Failed to convert version: {2**63}"),
    ],
)
def test_refused(method: str, path: str, says: str) -> None:
    with pytest.raises(RequestFailure, match=re.escape(f"INVALID_ARGUMENT: {says}")):
        route(method, path)
