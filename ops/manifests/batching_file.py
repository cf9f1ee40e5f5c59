"""Check that the file which --batching_parameters_file names is mounted, and can be read."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from google.protobuf import text_format

from ops.errors import BadValue
from ops.experiments import Batching
from ops.manifests import mounted
from ops.manifests.batching_parameters_pb2 import BatchingParameters
from ops.manifests.manifest import Manifest

FLAG = "batching_parameters_file"
REPEATED = "allowed_batch_sizes"


def problems(manifests: Iterable[Manifest]) -> Iterator[str]:
    """Batching files that no ConfigMap holds, or that the server would not start with."""
    return mounted.faults(FLAG, manifests, _fault)


def _fault(text: str) -> str | None:
    """What is wrong with a parameters file, or None."""
    try:
        message = text_format.Parse(text, BatchingParameters())
        _batching(message).check()
    except text_format.ParseError as error:
        return f"is no BatchingParameters: {error}"
    except BadValue as error:
        return str(error)
    return None


def _batching(message: BatchingParameters) -> Batching:
    """The parameters in a message. What it leaves out counts as 1, which every check passes."""
    values: dict[str, Any] = {
        "max_batch_size": 1,
        "batch_timeout_micros": 1,
        "max_enqueued_batches": 1,
        "num_batch_threads": 1,
    }
    for field in fields(Batching):
        value = getattr(message, field.name)
        if field.name == REPEATED:
            values[REPEATED] = tuple(value)
        elif isinstance(value, bool):
            values[field.name] = value
        elif message.HasField(field.name):
            values[field.name] = value.value
    return Batching(**values)
