"""Check that rows of different lengths share a batch, padded as upstream pads them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from model.server.batching_parameters import BatchingParameters
from model.server.servable import load
from model.server.signature import Signature

WAIT_S = 120
USERS = 4
HOUR = 1_800_000_000
PADS = BatchingParameters(USERS, HOUR, 100, 2, pad_variable_length_inputs=True)


def signature(bases: Path, key: str, batching: BatchingParameters = PADS) -> Signature:
    return load("double", 1, bases / "double" / "1", batching).signatures[key]


def answers(called: Signature, requests: list[dict]) -> list[dict]:
    barrier = threading.Barrier(len(requests))

    def one(inputs: dict) -> dict:
        barrier.wait(WAIT_S)
        return called.run(inputs)

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(one, requests, timeout=WAIT_S))


def test_each_is_padded_with_its_first_element_to_the_longest(call_bases: Path) -> None:
    called = signature(call_bases, "any_length")
    requests = [np.arange(1, length + 1, dtype=np.float32)[None] for length in (1, 2, 3, 4)]
    got = answers(called, [{"x": x} for x in requests])
    assert [answer["y"].tolist() for answer in got] == [
        [[2, 2, 2, 2]],
        [[2, 4, 2, 2]],
        [[2, 4, 6, 2]],
        [[2, 4, 6, 8]],
    ]
    assert [answer["rows"].tolist() for answer in got] == [[USERS]] * USERS


def test_texts_and_several_inputs(call_bases: Path) -> None:
    called = signature(call_bases, "texts")
    short = {"a": np.array([[b"s"], [b"t"]], object), "x": np.ones((2, 2), np.float32)}
    long = {"a": np.array([[b"l", b"m"]] * 2, object), "x": np.ones((2, 1), np.float32)}
    one, two = answers(called, [short, long])
    assert one["a"].tolist() == [[b"s", b"s"], [b"t", b"s"]]
    assert two["a"].tolist() == [[b"l", b"m"]] * 2
    assert two["x"].tolist() == [[1, 1]] * 2


def test_another_rank_is_another_batch(call_bases: Path) -> None:
    waits = BatchingParameters(4, 20_000, 100, 2, pad_variable_length_inputs=True)
    called = signature(call_bases, "any_rank", waits)
    flat, deep = np.ones((1, 2), np.float32), np.ones((1, 2, 2), np.float32)
    got = answers(called, [{"x": flat}, {"x": deep}])
    assert [answer["y"].shape for answer in got] == [(1, 2), (1, 2, 2)]


def test_rows_without_elements_are_no_batch_for_others(call_bases: Path) -> None:
    waits = BatchingParameters(4, 20_000, 100, 2, pad_variable_length_inputs=True)
    called = signature(call_bases, "any_length", waits)
    got = answers(called, [{"x": np.ones((1, 0), np.float32)}, {"x": np.ones((1, 2), np.float32)}])
    assert [answer["y"].shape for answer in got] == [(1, 0), (1, 2)]
