"""Make the identity alone fail, of answers on both wires."""

import json

import numpy as np
import pytest

from ops.loadtest.answers import Answer
from ops.loadtest.verdicts import identity
from ops.serving import tensor
from ops.serving.golden import Golden
from ops.serving.predict_pb2 import PredictResponse

RIGHT, CLOSE, WRONG = [0.1, 0.7, 0.2], [0.1, 0.7001, 0.2], [0.3, 0.3, 0.4]
UNKNOWN = Golden({}, {}, {}, "serving_default")


def golden(*names: str) -> Golden:
    outputs = {name: np.array([RIGHT], np.float32) for name in names}
    return Golden({}, outputs, dict.fromkeys(names, 0.01), "serving_default")


def body(protocol: str, values: list[float], names: tuple[str, ...] = ("out",)) -> bytes:
    """An answer with these values in each of its outputs."""
    if protocol == "grpc":
        proto = tensor.to_proto(np.array([values], np.float32))
        return PredictResponse(outputs=dict.fromkeys(names, proto)).SerializeToString()
    columns = {name: [values] for name in names} if len(names) > 1 else [values]
    return json.dumps({"outputs": columns}).encode()


def answers(protocol: str, *values: list[float]) -> list[Answer]:
    return [Answer(f"{chr(97 + turn)}:1", body(protocol, one)) for turn, one in enumerate(values)]


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
def test_as_recorded(protocol: str) -> None:
    verdict = identity(answers(protocol, RIGHT, CLOSE), golden("out"), protocol)

    assert verdict.ok
    assert verdict.measured == "2 of 2 answers looked at are"


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
def test_two_outputs(protocol: str) -> None:
    both = [Answer("a:1", body(protocol, RIGHT, ("one", "two")))]

    assert identity(both, golden("one", "two"), protocol).ok
    assert not identity(both, golden("one", "three"), protocol).ok


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
def test_one_of_many_is_another_models(protocol: str) -> None:
    found = identity(answers(protocol, RIGHT, WRONG, RIGHT), golden("out"), protocol)

    assert not found.ok
    assert found.measured.startswith("2 of 3 answers looked at are; most often, 1 times: output")
    assert found.measured.endswith("at b:1")


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
@pytest.mark.parametrize("known", [True, False])
def test_what_is_no_answer(protocol: str, known: bool) -> None:
    given = [*answers(protocol, RIGHT), Answer("z:1", b"\xff\xffsorry")]

    found = identity(given, golden("out") if known else UNKNOWN, protocol)

    assert not found.ok
    assert "at z:1" in found.measured


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
@pytest.mark.parametrize("nothing", [UNKNOWN, None])
def test_with_nothing_recorded_they_must_be_alike(protocol: str, nothing: Golden | None) -> None:
    alike = identity(answers(protocol, RIGHT, CLOSE, RIGHT), nothing, protocol)
    unlike = identity(answers(protocol, RIGHT, RIGHT, WRONG), nothing, protocol)

    assert (alike.ok, unlike.ok) == (True, False)
    assert "none is recorded" in alike.wanted


@pytest.mark.parametrize("nothing", [UNKNOWN, None])
def test_with_nothing_recorded_one_answer_is_like_no_other(nothing: Golden | None) -> None:
    alone = identity(answers("grpc", RIGHT), nothing, "grpc")

    assert not alone.ok
    assert alone.measured == "one answer to look at, and none to compare it with"
    assert identity(answers("grpc", RIGHT), golden("out"), "grpc").ok


def test_bytes_that_are_the_same_need_not_be_understood() -> None:
    echoes = [Answer("a:1", b"\xff"), Answer("b:1", b"\xff")]

    assert identity(echoes, None, "grpc").ok


def test_without_an_answer_nothing_is_known() -> None:
    assert not identity([], golden("out"), "grpc").ok
