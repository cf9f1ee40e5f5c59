"""Check the REST API over HTTP: answers and refusals as data."""

import gzip
import json
from typing import Any

import httpx
import numpy as np
import pytest

PREDICTIONS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("row", {"instances": [[1, 2], [3, 4]]}, {"predictions": [[2.0, 3.0], [4.0, 5.0]]}),
    ("row of objects", {"instances": [{"x": [1, 2]}]}, {"predictions": [[2.0, 3.0]]}),
    ("columns", {"inputs": [[1, 2]]}, {"outputs": [[2.0, 3.0]]}),
    ("columns by name", {"inputs": {"x": [[1, 2]]}}, {"outputs": [[2.0, 3.0]]}),
    (
        "rows with names",
        {
            "signature_name": "two",
            "instances": [
                {"a": "t", "b": [1, 2, 3]},
                {"a": {"b64": "dQ=="}, "b": [0, 0, 0.5]},
            ],
        },
        {
            "predictions": [
                {"b": [1.0, 2.0, 3.0], "sum": 6.0, "text": "t", "text_bytes": {"b64": "dA=="}},
                {"b": [0.0, 0.0, 0.5], "sum": 0.5, "text": "u", "text_bytes": {"b64": "dQ=="}},
            ]
        },
    ),
    (
        "columns with names",
        {"signature_name": "two", "inputs": {"a": ["t"], "b": [[1, 2, 3]], "other": 1}},
        {
            "outputs": {
                "b": [[1.0, 2.0, 3.0]],
                "sum": [6.0],
                "text": ["t"],
                "text_bytes": [{"b64": "dA=="}],
            }
        },
    ),
    (
        "bare b64",
        {"signature_name": "same_string", "instances": [[{"b64": "YQ=="}, "é"]]},
        {"predictions": [["a", "é"]]},
    ),
    (
        "scalars",
        {"signature_name": "scalars", "inputs": [1, 2]},
        {"outputs": {"count": 2, "total": 3.0}},
    ),
    ("bool", {"signature_name": "same_bool", "inputs": [[True]]}, {"outputs": [[True]]}),
    (
        "uint64",
        {"signature_name": "same_uint64", "inputs": [[2**64 - 1]]},
        {"outputs": [[2**64 - 1]]},
    ),
    ("empty name", {"signature_name": "", "inputs": [[0, 0]]}, {"outputs": [[1.0, 1.0]]}),
]


@pytest.mark.parametrize(
    ("body", "wanted"), [pytest.param(*case[1:], id=case[0]) for case in PREDICTIONS]
)
@pytest.mark.parametrize("path", ["/many:predict", "/many/versions/7:predict"])
def test_predict(rest: httpx.Client, path: str, body: Any, wanted: Any) -> None:
    answer = rest.post(path, json=body)
    assert (answer.status_code, answer.json()) == (200, wanted)
    assert answer.headers["content-type"] == "application/json"


def test_special_numbers_both_ways(rest: httpx.Client) -> None:
    answer = rest.post("/many:predict", content=b'{"instances": [[NaN, -Infinity], [Infinity, 0]]}')
    assert answer.text == '{"predictions": [[NaN, -Infinity], [Infinity, 1.0]]}'


def test_a_compressed_body(rest: httpx.Client) -> None:
    packed = {"content-encoding": "gzip"}
    body = gzip.compress(b'{"instances": [[1, 2]]}')
    answer = rest.post("/many:predict", content=body, headers=packed)
    assert answer.json() == {"predictions": [[2.0, 3.0]]}
    refused = rest.post("/many:predict", content=b"{}", headers=packed)
    assert refused.status_code == 400
    assert "gzip" in refused.json()["error"]


def test_fifty_megabytes_both_ways(rest: httpx.Client) -> None:
    sent = np.random.default_rng(0).integers(1, 2**24, 5_300_000).astype(np.float32)
    body = json.dumps({"signature_name": "any_shape", "inputs": sent.tolist()}).encode()
    assert len(body) > 50 * 2**20
    answer = rest.post("/many:predict", content=body)
    assert np.array_equal(np.array(answer.json()["outputs"], np.float32), sent)


def test_status(rest: httpx.Client) -> None:
    entry = {
        "version": "7",
        "state": "AVAILABLE",
        "status": {"error_code": "OK", "error_message": ""},
    }
    for path in ("/many", "/many/versions/7"):
        answer = rest.get(path)
        assert (answer.status_code, answer.json()) == (200, {"model_version_status": [entry]})


def test_metadata(rest: httpx.Client) -> None:
    document = rest.get("/many/metadata").json()
    assert document == rest.get("/many/versions/7/metadata").json()
    assert document["model_spec"] == {"name": "many", "signature_name": "", "version": "7"}
    signature = document["metadata"]["signature_def"]["signature_def"]["serving_default"]
    assert signature["method_name"] == "tensorflow/serving/predict"
    assert signature["inputs"]["x"]["dtype"] == "DT_FLOAT"
    assert signature["inputs"]["x"]["tensor_shape"] == {
        "dim": [{"size": "-1", "name": ""}, {"size": "2", "name": ""}],
        "unknown_rank": False,
    }


TWO = {"signature_name": "two"}
PREDICT = "/many:predict"
REFUSED: list[tuple[str, str, Any, int, str]] = [
    ("POST", "/half:predict", {"instances": [1]}, 404, "Servable not found for request: Latest"),
    ("POST", "/many/versions/3:predict", {"instances": [1]}, 404, "request: Specific(many, 3)"),
    ("POST", "/many/labels/new:predict", {"instances": [1]}, 400, "servable version label: new"),
    ("GET", "/half", None, 404, "Could not find any versions of model half"),
    ("GET", "/many/versions/3", None, 404, "Could not find version 3 of model many"),
    ("GET", "/half/metadata", None, 404, "Servable not found for request: Latest(half)"),
    ("GET", "", None, 400, "Missing model name in request."),
    ("GET", "/many:predict", None, 400, "Malformed request: GET /v1/models/many:predict"),
    ("POST", "/many", {}, 400, "Malformed request: POST /v1/models/many"),
    ("DELETE", "/many", None, 400, "Malformed request: DELETE /v1/models/many"),
    ("GET", "/../../index", None, 404, "Nothing is served at"),
    ("POST", "/many:classify", {"examples": []}, 400, "value is an empty array"),
    ("POST", PREDICT, b"", 400, "JSON Parse error: The document is empty"),
    ("POST", PREDICT, b"[1]", 400, "JSON Value: [1] Is not object"),
    ("POST", PREDICT, {}, 400, "Missing 'inputs' or 'instances' key"),
    ("POST", PREDICT, {"inputs": [], "instances": []}, 400, "only one of 'inputs' or 'instances'"),
    ("POST", PREDICT, {"instances": 1}, 400, "Expecting 'instances' to be an list/array"),
    ("POST", PREDICT, {"instances": []}, 400, "No values in 'instances' array"),
    ("POST", PREDICT, {"signature_name": 1, "inputs": []}, 400, "key must be a string value"),
    ("POST", PREDICT, {"signature_name": "q", "inputs": []}, 400, '"q" not found in signature def'),
    ("POST", PREDICT, {"instances": [["a", "b"]]}, 400, "Type: String is not of expected type"),
    ("POST", PREDICT, {"instances": [[1, 2, 3]]}, 400, 'Input "x" has shape [1,3]'),
    ("POST", PREDICT, {"instances": [[1, 2], [3]]}, 400, "Expecting tensor size: 2 but got: 1"),
    ("POST", PREDICT, {"instances": [[1, 2], [[1, 2]]]}, 400, "Expecting shape [2] but got: [1,2]"),
    ("POST", PREDICT, {"instances": [[1, 2], {"x": 1}]}, 400, "but got object at item 1"),
    ("POST", PREDICT, {"instances": [{"x": 1}, [1, 2]]}, 400, "Expecting object but got list at"),
    (
        "POST",
        PREDICT,
        {"instances": [{"z": 1}]},
        400,
        "Failed to process element: 0 key: z of 'instances' list. Error: INVALID_ARGUMENT: "
        "JSON object: does not have named input: z",
    ),
    ("POST", PREDICT, {**TWO, "instances": [[1]]}, 400, "instances is a plain list"),
    ("POST", PREDICT, {**TWO, "inputs": [[1]]}, 400, "inputs is a plain value/list"),
    ("POST", PREDICT, {**TWO, "inputs": {"a": ["t"]}}, 400, "Missing named input: b in 'inputs'"),
    ("POST", PREDICT, {**TWO, "instances": [{"a": "t"}]}, 400, "keys must be equal to: a,b"),
    (
        "POST",
        PREDICT,
        {"signature_name": "scalars", "instances": [1]},
        400,
        "has no shape information",
    ),
    (
        "POST",
        PREDICT,
        {"signature_name": "uneven", "instances": [1]},
        400,
        "has inconsistent batch size",
    ),
    ("POST", PREDICT, {"signature_name": "same_half", "inputs": [[1]]}, 501, "to type: half"),
    ("POST", PREDICT, {"signature_name": "fails", "instances": [5]}, 400, "is not in [0, 2)"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "says"), REFUSED)
def test_refused(
    rest: httpx.Client, method: str, path: str, body: Any, status: int, says: str
) -> None:
    content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    answer = rest.request(method, str(rest.base_url).rstrip("/") + path, content=content)
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]
    assert says in answer.json()["error"]
