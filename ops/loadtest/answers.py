"""Read the answers that the generator kept."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ops.errors import CommandFailed
from ops.serving.client import grpc_outputs, rest_outputs
from ops.serving.golden import Arrays
from ops.serving.tensor import dtype_name

FILE = "answers.json"


@dataclass(frozen=True)
class Answer:
    """One answer as it came."""

    host: str
    body: bytes
    """A serialized PredictResponse of gRPC, JSON of REST."""

    def outputs(self, protocol: str, like: Mapping[str, "np.ndarray[Any, Any]"]) -> Arrays:
        """Its tensors; JSON carries no types, which are those of `like`, or float32 without one.

        Raises ValueError in one line for an answer that is none.
        """
        try:
            return grpc_outputs(self.body) if protocol == "grpc" else self._columns(like)
        except Exception as error:
            raise ValueError(f"no answer to a Predict request ({type(error).__name__})") from error

    def _columns(self, like: Mapping[str, "np.ndarray[Any, Any]"]) -> Arrays:
        told = json.loads(self.body)
        dtypes = {name: dtype_name(array) for name, array in like.items()}
        several = told["outputs"] if isinstance(told["outputs"], dict) else ["outputs"]
        return rest_outputs(told, dtypes or dict.fromkeys(several, "float32"))


def read(folder: Path) -> tuple[Answer, ...]:
    """The answers that were kept in `folder`; none where the file is missing."""
    try:
        kept = json.loads((folder / FILE).read_bytes())["answers"]
        return tuple(Answer(one["host"], base64.b64decode(one["body"])) for one in kept)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandFailed(f"{folder / FILE} holds no answers: {error!r}") from error
