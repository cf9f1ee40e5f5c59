"""A batching file that is not mounted, or cannot be read, is found."""

import pytest

from ops.experiments import Batching
from ops.manifests import Manifest, batching_file


def test_finds_each_fault(faulty: tuple[Manifest, ...], fault) -> None:
    assert any(fault.words in problem for problem in batching_file.problems(faulty))


FULL = Batching(
    max_batch_size=128,
    batch_timeout_micros=0,
    max_enqueued_batches=2,
    num_batch_threads=2,
    allowed_batch_sizes=(1, 32, 128),
    pad_variable_length_inputs=True,
    enable_large_batch_splitting=True,
    max_execution_batch_size=64,
    thread_pool_name='a "quoted" \\ näme',
)


@pytest.mark.parametrize("batching", [FULL, Batching(8, 1000, 100, 4)])
def test_what_we_write_is_read_as_it_was_meant(batching: Batching) -> None:
    message = batching_file.text_format.Parse(batching.text(), batching_file.BatchingParameters())
    assert batching_file._batching(message) == batching
