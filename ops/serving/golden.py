"""Know the answers that the released model must give, and tell when it gives others."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ops.errors import BadValue
from ops.serving import tensor
from ops.serving.predict_pb2 import ModelSpec, PredictRequest

Arrays = dict[str, "np.ndarray[Any, Any]"]


@dataclass(frozen=True)
class Golden:
    """One input and the answers that were recorded when the model was exported."""

    inputs: Arrays
    outputs: Arrays
    tolerances: dict[str, float]
    """The largest absolute difference that still counts as the same answer, by output."""
    signature_name: str

    @classmethod
    def read(cls, path: Path) -> "Golden":
        """The golden answers in `path`; raises BadValue when it holds none."""
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                inputs={name: tensor.from_json(value) for name, value in kept["inputs"].items()},
                outputs={name: tensor.from_json(value) for name, value in kept["outputs"].items()},
                tolerances={name: value["tolerance"] for name, value in kept["outputs"].items()},
                signature_name=kept["signature_name"],
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadValue(f"{path} holds no golden answers: {error!r}") from error

    def problems(self, answers: Arrays) -> list[str]:
        """What differs between `answers` and the recorded ones; empty when they agree."""
        missing = [f"output `{name}` is missing" for name in self.outputs if name not in answers]
        return missing + [
            problem
            for name in self.outputs
            if name in answers
            for problem in self._differences(name, answers[name])
        ]

    def _differences(self, name: str, answer: "np.ndarray[Any, Any]") -> list[str]:
        wanted = self.outputs[name]
        if wanted.shape != answer.shape:
            return [f"output `{name}` has shape {answer.shape}, not {wanted.shape}"]
        # Strings and whole numbers are right or wrong; large ones would be rounded to equal floats.
        if wanted.dtype.kind in "Oiub":
            return [] if (wanted == answer).all() else [f"output `{name}` differs"]
        worst = _distance(wanted.astype(float), answer.astype(float))
        if worst <= self.tolerances[name]:
            return []
        return [f"output `{name}` differs by {worst:.3g}, more than {self.tolerances[name]:.3g}"]


def _distance(wanted: "np.ndarray[Any, Any]", answer: "np.ndarray[Any, Any]") -> float:
    """The largest absolute difference; 0 between two NaN, NaN between one and a number."""
    alike = (wanted == answer) | (np.isnan(wanted) & np.isnan(answer))
    return float(np.abs(wanted[~alike] - answer[~alike]).max(initial=0.0))


def grpc_payload(inputs: Arrays, model_name: str, signature_name: str) -> bytes:
    """A serialized PredictRequest."""
    spec = ModelSpec(name=model_name, signature_name=signature_name)
    protos = {name: tensor.to_proto(array) for name, array in inputs.items()}
    request = PredictRequest(model_spec=spec, inputs=protos)
    return request.SerializeToString(deterministic=True)


def rest_payload(inputs: Arrays, signature_name: str) -> bytes:
    """The JSON body of a predict request, in columnar form."""
    columns = {name: tensor.to_rest(array) for name, array in inputs.items()}
    return json.dumps({"signature_name": signature_name, "inputs": columns}).encode()
