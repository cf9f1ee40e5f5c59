"""A parameters file says what was set, and nothing that the server refuses."""

from dataclasses import replace

import pytest

from ops.errors import BadValue
from ops.experiments import Batching

GOOD = Batching(128, 0, 2, 2)


def test_writes_protobuf_text() -> None:
    assert GOOD.text().splitlines() == [
        "max_batch_size { value: 128 }",
        "batch_timeout_micros { value: 0 }",
        "max_enqueued_batches { value: 2 }",
        "num_batch_threads { value: 2 }",
    ]


def test_writes_what_else_is_set() -> None:
    other = replace(
        GOOD,
        allowed_batch_sizes=(64, 128),
        pad_variable_length_inputs=True,
        enable_large_batch_splitting=False,
        thread_pool_name='a"b',
    )
    assert other.text().splitlines()[4:] == [
        "allowed_batch_sizes: 64",
        "allowed_batch_sizes: 128",
        "pad_variable_length_inputs: true",
        "enable_large_batch_splitting { value: false }",
        'thread_pool_name { value: "a\\"b" }',
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"max_batch_size": 0}, "max_batch_size is 0; it must be at least 1"),
        ({"batch_timeout_micros": -1}, "batch_timeout_micros is -1; it must be at least 0"),
        ({"max_enqueued_batches": 0}, "max_enqueued_batches is 0"),
        ({"num_batch_threads": 0}, "num_batch_threads is 0"),
        ({"allowed_batch_sizes": (64, 32, 128)}, "each must exceed the one before"),
        ({"allowed_batch_sizes": (0, 128)}, "each must exceed the one before"),
        ({"allowed_batch_sizes": (32, 64)}, "ends with 64; it must end with max_batch_size, 128"),
        ({"max_execution_batch_size": 256}, "it must be 1 to max_batch_size, 128"),
    ],
)
def test_refuses_what_the_server_refuses(change: dict, words: str) -> None:
    with pytest.raises(BadValue, match=words):
        replace(GOOD, **change).check()


def test_takes_sizes_that_end_with_the_largest() -> None:
    replace(GOOD, allowed_batch_sizes=(1, 64, 128)).check()
