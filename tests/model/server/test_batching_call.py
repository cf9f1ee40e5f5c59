"""Check batches under load: their sizes, whose answers they hold, and what they refuse."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import numpy as np
import pytest
import tensorflow as tf

from model.server.batching_parameters import BatchingParameters
from model.server.failure import RequestFailure, as_failure
from model.server.servable import Servable, load

USERS = 16
WAIT_S = 120
Code = grpc.StatusCode
FILLING = BatchingParameters(8, 20_000, 100, 2)


def loaded(bases: Path, batching: BatchingParameters, name: str = "double", version: int = 1):
    return load(name, version, bases / name / str(version), batching)


def together(users: int, call: Callable[[int], object]) -> list[object]:
    """Call from as many threads at once; a failure is returned like an answer."""
    barrier = threading.Barrier(users)

    def one(user: int) -> object:
        barrier.wait(WAIT_S)
        try:
            return call(user)
        except (RequestFailure, tf.errors.OpError) as error:
            return as_failure(error)

    with ThreadPoolExecutor(users) as pool:
        return list(pool.map(one, range(users), timeout=WAIT_S))


def ones(rows: int, length: int = 3) -> np.ndarray:
    return np.ones((rows, length), np.float32)


def sizes(servable: Servable, users: int = USERS, rows: int = 1, signature: str = "") -> Counter:
    """The sizes of the batches that formed, each as often as a request was in one."""
    called = servable.signatures[signature or "serving_default"]
    answers = together(users, lambda _: called.run({"x": ones(rows)}))
    return Counter(int(size) for answer in answers for size in set(answer["rows"].tolist()))


def test_batches_form_and_stay_within_max_batch_size(call_bases: Path) -> None:
    servable = loaded(call_bases, FILLING)
    counted = sum((sizes(servable) for _ in range(5)), Counter())
    assert sum(counted.values()) == 5 * USERS
    assert max(counted) > 1, "nothing was computed together"
    assert max(counted) <= 8
    assert sum(rows for rows in counted.values()) > sum(counted[size] / size for size in counted), (
        "fewer batches than requests"
    )


def test_without_batching_each_request_is_alone(call_bases: Path) -> None:
    servable = load("double", 1, call_bases / "double" / "1")
    assert sizes(servable) == {1: USERS}


def test_a_batch_that_fills_does_not_wait(call_bases: Path) -> None:
    """The time-out is an hour: only full batches are computed."""
    servable = loaded(call_bases, BatchingParameters(4, 3_600_000_000 // 2, 100, 2))
    assert sizes(servable) == {4: USERS}


def test_batches_are_filled_up_to_an_allowed_size(call_bases: Path) -> None:
    allowed = BatchingParameters(8, 20_000, 100, 2, allowed_batch_sizes=(3, 8))
    counted = sum((sizes(loaded(call_bases, allowed)) for _ in range(3)), Counter())
    assert set(counted) <= {3, 8}
    answer = loaded(call_bases, allowed).signatures["serving_default"].run({"x": ones(1)})
    assert answer["rows"].tolist() == [3]
    assert answer["y"].tolist() == [[2, 2, 2]]


def test_models_and_versions_never_mix(call_bases: Path) -> None:
    factors = {("double", 1): 2, ("double", 2): 20, ("triple", 1): 3}
    servables = [loaded(call_bases, FILLING, *key) for key in factors]
    servables.append(loaded(call_bases, FILLING))  # a version that is loaded once more
    wanted = [*factors.values(), 2]

    def many(user: int) -> Counter:
        counted: Counter = Counter()
        for turn in range(25):
            index = (user + turn) % len(servables)
            for key in ("serving_default", "any_length"):
                x = np.full((1 + turn % 2, 3), user + 1, np.float32)
                answer = servables[index].signatures[key].run({"x": x})
                right = np.array_equal(answer["y"], x * wanted[index])
                counted[right, int(answer["rows"][0]) > len(x)] += 1
        return counted

    counted = sum(together(USERS, many), Counter())
    assert sum(counted.values()) == USERS * 50
    assert counted[True, True] > 0, "no batch formed"
    assert not counted[False, True] + counted[False, False], counted


def test_a_request_larger_than_a_batch(call_bases: Path) -> None:
    for splits in (False, True):
        limit = BatchingParameters(8, 0, 100, 2, enable_large_batch_splitting=splits)
        signature = loaded(call_bases, limit).signatures["serving_default"]
        with pytest.raises(RequestFailure) as caught:
            signature.run({"x": ones(9)})
        assert caught.value.code is Code.INVALID_ARGUMENT
        assert caught.value.message == "Task size 9 is larger than maximum input batch size 8"
        assert signature.run({"x": ones(8)})["rows"].tolist() == [8] * 8


def test_a_request_is_divided_among_smaller_batches(call_bases: Path) -> None:
    divides = BatchingParameters(
        8, 0, 100, 2, enable_large_batch_splitting=True, max_execution_batch_size=3
    )
    answer = loaded(call_bases, divides).signatures["serving_default"].run({"x": ones(8)})
    assert answer["rows"].tolist() == [3, 3, 3, 3, 3, 3, 2, 2]
    assert answer["y"].tolist() == (2 * ones(8)).tolist()


def test_a_full_queue_is_unavailable(call_bases: Path) -> None:
    servable = loaded(call_bases, BatchingParameters(1, 0, 1, 1))
    signature = servable.signatures["slow"]
    answers = together(USERS, lambda _: signature.run({"x": ones(1)}))
    failures = [answer for answer in answers if isinstance(answer, RequestFailure)]
    assert 0 < len(failures) < USERS
    assert {failure.code for failure in failures} == {Code.UNAVAILABLE}
    says = "The batch scheduling queue to which this task was submitted is full"
    assert all(failure.message.startswith(says) for failure in failures)
    assert "[Op:" not in failures[0].message


def test_another_shape_harms_nobody(call_bases: Path) -> None:
    for key in ("any_length", "any_rank"):
        signature = loaded(call_bases, FILLING).signatures[key]
        answers = together(USERS, lambda user: signature.run({"x": ones(1, 3 + user % 2)}))  # noqa: B023
        assert [answer["y"].shape for answer in answers] == [(1, 3), (1, 4)] * (USERS // 2)
        assert max(int(answer["rows"][0]) for answer in answers) > 1


def test_more_shapes_than_there_may_be_queues_are_run_alone(call_bases: Path) -> None:
    alone = BatchingParameters(2, 0, 10, 1, allowed_batch_sizes=(2,))
    signature = loaded(call_bases, alone).signatures["any_length"]
    sizes = [int(signature.run({"x": ones(1, n)})["rows"][0]) for n in range(1, 300)]
    assert sizes == [2] * 256 + [1] * 43


def test_no_rows_keep_their_shape(call_bases: Path) -> None:
    answer = loaded(call_bases, FILLING).signatures["serving_default"].run({"x": ones(0)})
    assert answer["y"].shape == (0, 3)


@pytest.mark.parametrize(
    ("key", "inputs", "says"),
    [
        ("any_rank", {"x": np.float32(1)}, "input tensors must have at least one dimension"),
        (
            "texts",
            {"a": np.array([[b"a"]], object), "x": ones(2)},
            "input tensors must have equal 0th-dimension size",
        ),
    ],
)
def test_inputs_that_make_no_batch(call_bases: Path, key: str, inputs: dict, says: str) -> None:
    with pytest.raises(RequestFailure, match=says) as caught:
        loaded(call_bases, FILLING).signatures[key].run(inputs)
    assert caught.value.code is Code.INVALID_ARGUMENT


def test_an_output_that_is_no_batch_is_a_failed_precondition(call_bases: Path) -> None:
    with pytest.raises(tf.errors.FailedPreconditionError, match="0 dimensions"):
        loaded(call_bases, FILLING).signatures["total"].run({"x": ones(1)})


def test_what_fails_in_the_model_fails(call_bases: Path) -> None:
    signature = loaded(call_bases, FILLING).signatures["picked"]
    with pytest.raises(tf.errors.InvalidArgumentError, match="not in"):
        signature.run({"i": np.array([7], np.int32)})


def test_a_fixed_first_dimension_is_run_alone(
    call_bases: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    servable = loaded(call_bases, FILLING)
    assert "signature fixed is not batched: x is [2,3]" in capfd.readouterr().err
    assert sizes(servable, rows=2, signature="fixed") == {2: USERS}
