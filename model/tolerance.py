"""Set how far an answer may be off: above numerical noise, far below a wrong input's answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from model.errors import BadValue
from model.savedmodel import Predict
from model.tensor import Array, difference

ABOVE_NOISE = 20
BELOW_WRONG = 10
# Of the largest value: other processors and thread counts move a float32 network's answers by
# about 1e-5 of it, and two-byte floats carry 8 (bfloat16) or 11 bits.
RELATIVE = 1e-3
RELATIVE_TWO_BYTES = 3e-2


@dataclass(frozen=True)
class Measured:
    """One output's tolerance, with the noise below it and the nearest wrong answer above it."""

    tolerance: float
    noise: float
    wrong: float

    @property
    def separates(self) -> bool:
        """Tell whether a wrong input is sure to fail and noise is sure to pass."""
        return self.wrong >= BELOW_WRONG * self.tolerance and self.wrong > 0


def measure(
    predict: Predict,
    answers: Mapping[str, Array],
    inputs: Mapping[str, Array],
    wrong: Sequence[Mapping[str, Array]],
    batchable: bool,
) -> dict[str, Measured]:
    """Measure every output of `answers`: repeated, inside a batch, and for each wrong input."""
    repeats = [predict(inputs), predict(inputs)]
    if batchable:
        repeats += _inside_a_batch(predict, inputs, wrong)
    others = [predict(one) for one in wrong]
    return {name: _one(name, value, repeats, others) for name, value in answers.items()}


def refuse_unseparated(measured: Mapping[str, Measured]) -> None:
    """Raise BadValue unless some output tells the golden input from every wrong one."""
    if not any(one.separates for one in measured.values()):
        found = "; ".join(
            f"{name}: wrong input {one.wrong:.3g}, tolerance {one.tolerance:.3g}"
            for name, one in measured.items()
        )
        raise BadValue(f"the answers do not tell one input from another ({found})")


def _inside_a_batch(
    predict: Predict, inputs: Mapping[str, Array], wrong: Sequence[Mapping[str, Array]]
) -> list[dict[str, Array]]:
    others = [wrong[i % len(wrong)] for i in range(3)]
    batch = {
        name: np.concatenate([value, *(one[name] for one in others)])
        for name, value in inputs.items()
    }
    return [{name: value[:1] for name, value in predict(batch).items()}]


def _one(
    name: str,
    value: Array,
    repeats: Sequence[Mapping[str, Array]],
    others: Sequence[Mapping[str, Array]],
) -> Measured:
    noise = max(difference(value, one[name]) for one in repeats)
    wrong = min((difference(value, one[name]) for one in others), default=0.0)
    return Measured(_tolerance(value, noise), noise, wrong)


def _tolerance(value: Array, noise: float) -> float:
    """Return 0 for what is no float: an index or a string is right or wrong."""
    if not _is_float(value) or not np.isfinite(noise):
        return 0.0
    finite = np.abs(value.astype(np.complex128))
    largest = float(finite[np.isfinite(finite)].max(initial=0.0))
    relative = RELATIVE if value.dtype.itemsize > 2 else RELATIVE_TWO_BYTES
    return max(relative * largest, ABOVE_NOISE * noise)


def _is_float(value: Array) -> bool:
    return value.dtype.kind in "fc" or value.dtype.name == "bfloat16"
