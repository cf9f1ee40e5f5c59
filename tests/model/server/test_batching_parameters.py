"""Check which batching parameters are taken, and that each wrong one is named."""

import os
from pathlib import Path

import pytest

from model.errors import BadValue
from model.server.batching_parameters import BatchingParameters, chosen
from model.server.flags import Flags

ALL = """
# upstream's format, comments and all
max_batch_size { value: 128 }
batch_timeout_micros { value: 5 }
max_enqueued_batches { value: 2 }
num_batch_threads { value: 3 }
thread_pool_name { value: "pool" }
allowed_batch_sizes: 32
allowed_batch_sizes: 128
pad_variable_length_inputs: true
enable_large_batch_splitting { value: true }
max_execution_batch_size { value: 64 }
"""


def parameters(folder: Path, text: str) -> BatchingParameters | None:
    path = folder / "batching.txt"
    path.write_text(text, encoding="utf-8")
    return chosen(Flags("/m", enable_batching=True, batching_parameters_file=str(path)))


def test_every_field_is_read(tmp_path: Path) -> None:
    assert parameters(tmp_path, ALL) == BatchingParameters(
        128, 5, 2, 3, "pool", (32, 128), True, True, 64
    )


def test_what_the_file_leaves_out_has_the_schedulers_default(tmp_path: Path) -> None:
    cpus = os.cpu_count()
    wanted = BatchingParameters(1000, 0, 10, cpus, "model_server_batch_threads", (), False, False)
    assert parameters(tmp_path, "") == wanted
    assert chosen(Flags("/m", enable_batching=True)) == wanted


def test_no_batching_unless_asked_for() -> None:
    assert chosen(Flags("/m")) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("max_batch_size { value: 0 }", "max_batch_size is 0; it must be 1 to"),
        ("max_batch_size { value: 4294967296 }", "max_batch_size is 4294967296; it must be 1 to"),
        ("batch_timeout_micros { value: -1 }", "batch_timeout_micros is -1; it must be 0 to"),
        ("max_enqueued_batches { value: -1 }", "max_enqueued_batches is -1; it must be 0 to"),
        ("num_batch_threads { value: 0 }", "num_batch_threads is 0; it must be 1 to"),
        (
            "max_batch_size { value: 8 } allowed_batch_sizes: [2, 4]",
            "allowed_batch_sizes ends with 4; it must end with max_batch_size, 8",
        ),
        (
            "max_batch_size { value: 8 } allowed_batch_sizes: [4, 4, 8]",
            "allowed_batch_sizes is [4, 4, 8]; each must exceed the one before",
        ),
        (
            "max_batch_size { value: 8 } allowed_batch_sizes: [0, 8]",
            "allowed_batch_sizes is [0, 8]; each must exceed the one before",
        ),
        (
            "max_batch_size { value: 8 } max_execution_batch_size { value: 9 }"
            " enable_large_batch_splitting { value: true }",
            "max_execution_batch_size is 9; it must be 1 to max_batch_size, 8",
        ),
        ("max_batch_size: 8", "the file is no BatchingParameters in text format"),
        ("max_batchsize { value: 8 }", 'has no field named "max_batchsize"'),
    ],
)
def test_a_wrong_value_is_named_with_its_file(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadValue) as caught:
        parameters(tmp_path, text)
    assert str(caught.value).startswith(f"--batching_parameters_file={tmp_path}/batching.txt: ")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    flags = Flags("/m", enable_batching=True, batching_parameters_file=str(tmp_path / "none"))
    with pytest.raises(BadValue, match="none: the file cannot be read: No such file"):
        chosen(flags)


def test_a_limit_on_execution_counts_only_when_requests_may_be_divided(tmp_path: Path) -> None:
    plain = parameters(
        tmp_path, "max_batch_size { value: 8 } max_execution_batch_size { value: 9 }"
    )
    assert plain and plain.sizes == []


@pytest.mark.parametrize(
    ("allowed", "execution", "sizes"),
    [
        ((), None, []),
        ((), 3, [1, 2, 3]),
        ((), 8, []),
        ((2, 4, 8), None, [2, 4, 8]),
        ((2, 4, 8), 4, [2, 4]),
        ((2, 4, 8), 5, [2, 4, 5]),
    ],
)
def test_the_sizes_of_a_batch_when_requests_may_be_divided(
    allowed: tuple[int, ...], execution: int | None, sizes: list[int]
) -> None:
    dividing = BatchingParameters(
        8,
        allowed_batch_sizes=allowed,
        enable_large_batch_splitting=True,
        max_execution_batch_size=execution,
    )
    assert dividing.sizes == sizes
