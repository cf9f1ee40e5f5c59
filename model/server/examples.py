"""Turn the tf.Examples of a request into the tensor that a model parses."""

import numpy as np
from tensorflow_serving.apis import input_pb2

from model.server.failure import invalid


def serialized(given: input_pb2.Input) -> np.ndarray:
    """Return each Example as bytes, a vector of objects.

    A context is joined to each by putting its bytes before the Example's: protobuf merges what is
    so joined (protobuf.dev, encoding: last one wins), and upstream does the same.
    Raises INVALID_ARGUMENT when there is none.
    """
    kind = given.WhichOneof("kind")
    examples = getattr(given, kind).examples if kind else ()
    if not examples:
        raise invalid("Input is empty.")
    context = b""
    if kind == "example_list_with_context":
        context = given.example_list_with_context.context.SerializeToString()
    array = np.empty(len(examples), dtype=object)
    array[:] = [context + example.SerializeToString() for example in examples]
    return array
