"""Read how batches are to form from `--batching_parameters_file`, and check it as upstream does."""

import os
from dataclasses import dataclass, field, fields
from functools import cache
from itertools import pairwise
from typing import Any

from model.errors import BadValue
from model.server.batching_parameters_pb2 import BatchingParameters as Message
from model.server.flags import Flags
from model.server.text_proto import read

FLAG = "batching_parameters_file"
_GREATEST = 2**31 - 1
"""The scheduler computes with 32-bit numbers."""


@dataclass(frozen=True)
class BatchingParameters:
    """Upstream's BatchingParameters (session_bundle_config.proto).

    Defaults are those of TensorFlow's scheduler (batching_util/shared_batch_scheduler.h).
    """

    max_batch_size: int = 1000
    """Examples in one request, and in one batch, at most."""
    batch_timeout_micros: int = 0
    """Microseconds that a batch waits to fill; 0 takes what is queued when a thread is free."""
    max_enqueued_batches: int = 10
    """Batches that may wait; a request that finds no room is answered UNAVAILABLE."""
    num_batch_threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    """Batches computed at the same time, for each version of a model."""
    thread_pool_name: str = "model_server_batch_threads"
    """A name for upstream's threads and metrics; nothing here depends on it."""
    allowed_batch_sizes: tuple[int, ...] = ()
    """Sizes that batches are filled up to with copies of a row; empty for any size."""
    pad_variable_length_inputs: bool = False
    """Whether inputs of different shapes are padded to one, so that they share a batch."""
    enable_large_batch_splitting: bool = False
    """Whether a request may be divided among batches."""
    max_execution_batch_size: int | None = None
    """The batch that is computed, at most, when requests may be divided; None: max_batch_size."""

    def __post_init__(self) -> None:
        """Raise BadValue for values that upstream's scheduler and its factory refuse."""
        least = {"max_batch_size": 1, "batch_timeout_micros": 0, "max_enqueued_batches": 0}
        for name, minimum in {**least, "num_batch_threads": 1}.items():
            if not minimum <= getattr(self, name) <= _GREATEST:
                raise BadValue(
                    f"{name} is {getattr(self, name)}; it must be {minimum} to {_GREATEST}"
                )
        self._check_sizes()
        execution = self.max_execution_batch_size
        splits = self.enable_large_batch_splitting and execution is not None
        if splits and not 1 <= (execution or 0) <= self.max_batch_size:
            raise BadValue(
                f"max_execution_batch_size is {execution}; it must be 1 to max_batch_size,"
                f" {self.max_batch_size}"
            )

    def _check_sizes(self) -> None:
        sizes = self.allowed_batch_sizes
        if sizes and (sizes[0] < 1 or any(later <= sooner for sooner, later in pairwise(sizes))):
            raise BadValue(f"allowed_batch_sizes is {list(sizes)}; each must exceed the one before")
        if sizes and sizes[-1] != self.max_batch_size:
            raise BadValue(
                f"allowed_batch_sizes ends with {sizes[-1]}; it must end with max_batch_size,"
                f" {self.max_batch_size}"
            )

    @property
    def sizes(self) -> list[int]:
        """The sizes a batch may be computed with, as TensorFlow's batching operation takes them.

        The operation has no max_execution_batch_size of its own: it takes the last of these. Where
        upstream would fill a batch beyond it, up to the next allowed size, this stops at it.
        """
        limit = self.max_execution_batch_size or self.max_batch_size
        if not self.enable_large_batch_splitting or limit == self.max_batch_size:
            return list(self.allowed_batch_sizes)
        if not self.allowed_batch_sizes:
            return list(range(1, limit + 1))
        return [*(size for size in self.allowed_batch_sizes if size < limit), limit]


@cache
def chosen(flags: Flags) -> BatchingParameters | None:
    """Return the parameters that the flags ask for; None for no batching.

    The file is read once, as upstream does: a version that comes later batches like the others.
    Raises BadValue for a file that cannot be used.
    """
    if not flags.enable_batching:
        return None
    path = flags.batching_parameters_file
    if not path:
        return BatchingParameters()
    message = read(FLAG, path, Message())
    try:
        return BatchingParameters(**_given(message))
    except BadValue as error:
        raise BadValue(f"--{FLAG}={path}: {error}") from error


def _given(message: Message) -> dict[str, Any]:
    """The fields that stand in the file; the others keep their defaults."""
    values: dict[str, Any] = {}
    for item in fields(BatchingParameters):
        value = getattr(message, item.name)
        if item.name == "allowed_batch_sizes":
            values[item.name] = tuple(value)
        elif item.name == "pad_variable_length_inputs":
            values[item.name] = value
        elif message.HasField(item.name):
            values[item.name] = value.value
    return values
