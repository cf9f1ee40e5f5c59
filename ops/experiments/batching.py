"""Say how TensorFlow Serving forms batches, and write its parameters file."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import pairwise

from pydantic import ConfigDict

from ops.errors import BadValue

REPEATED = "allowed_batch_sizes"
PLAIN = "pad_variable_length_inputs"


@dataclass(frozen=True)
class Batching:
    """TensorFlow Serving's BatchingParameters, under its own names.

    The message stands in upstream's session_bundle_config.proto; a field left at None is not
    written, so that the server's default holds.
    """

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    max_batch_size: int
    """Examples in one batch, at most."""
    batch_timeout_micros: int
    """Microseconds that a batch waits to fill; 0 takes what is queued when a thread is free."""
    max_enqueued_batches: int
    """Batches in the queue; what comes beyond them is answered UNAVAILABLE."""
    num_batch_threads: int
    """Batches computed at the same time."""
    allowed_batch_sizes: tuple[int, ...] = ()
    """Sizes that batches are padded up to; empty for any."""
    pad_variable_length_inputs: bool = False
    """Whether inputs of different shapes are padded to one."""
    enable_large_batch_splitting: bool | None = None
    """Whether a request larger than a batch is split."""
    max_execution_batch_size: int | None = None
    """The batch that is computed, at most, when large ones are split."""
    thread_pool_name: str | None = None
    """A name for the batch threads."""

    def text(self) -> str:
        """The parameters file: protobuf text format, one field a line, newline at the end."""
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == REPEATED:
                yield from (f"{REPEATED}: {size}" for size in value)
            elif field.name == PLAIN:
                if value:
                    yield f"{PLAIN}: true"
            elif value is not None:
                yield f"{field.name} {{ value: {_scalar(value)} }}"

    def check(self) -> None:
        """Raise BadValue for what the server refuses when it reads the file."""
        least = {"max_batch_size": 1, "max_enqueued_batches": 1, "num_batch_threads": 1}
        for name, minimum in {**least, "batch_timeout_micros": 0}.items():
            if getattr(self, name) < minimum:
                raise BadValue(f"{name} is {getattr(self, name)}; it must be at least {minimum}")
        self._check_splitting()
        self._check_sizes()

    def _check_splitting(self) -> None:
        size = self.max_execution_batch_size
        if size is not None and not 1 <= size <= self.max_batch_size:
            raise BadValue(
                f"max_execution_batch_size is {size}; it must be 1 to max_batch_size,"
                f" {self.max_batch_size}"
            )

    def _check_sizes(self) -> None:
        """Rules of upstream's bundle_factory_util.cc and batching_session.cc."""
        sizes = self.allowed_batch_sizes
        if not sizes:
            return
        if sizes[0] < 1 or any(later <= earlier for earlier, later in pairwise(sizes)):
            raise BadValue(f"allowed_batch_sizes is {list(sizes)}; each must exceed the one before")
        if sizes[-1] != self.max_batch_size:
            raise BadValue(
                f"allowed_batch_sizes ends with {sizes[-1]}; it must end with max_batch_size,"
                f" {self.max_batch_size}"
            )


def _scalar(value: bool | int | str) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value)
