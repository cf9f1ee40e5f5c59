"""A tolerance lies above the noise it was measured with and below a wrong input, or is refused."""

from collections.abc import Mapping

import numpy as np
import pytest

from model import tolerance
from model.errors import BadValue
from model.tensor import Array

RIGHT = {"x": np.array([[1.0, 2.0]], dtype=np.float32)}
WRONG = [{"x": np.array([[1.0, 3.0]], dtype=np.float32)}]


class Model:
    """A model whose rows answer twice their input, plus a little more at each call or row."""

    def __init__(self, drift: float = 0.0, per_row: float = 0.0, kind: str = "float32") -> None:
        self.drift, self.per_row, self.kind, self.calls = drift, per_row, kind, 0

    def __call__(self, inputs: Mapping[str, Array]) -> dict[str, Array]:
        self.calls += 1
        off = self.drift * self.calls + self.per_row * len(inputs["x"])
        return {"y": (2 * inputs["x"].astype(np.float64) + off).astype(self.kind)}


def measured(model: Model, batchable: bool = True) -> tolerance.Measured:
    return tolerance.measure(model, model(RIGHT), RIGHT, WRONG, batchable)["y"]


def test_without_noise_it_is_a_thousandth_of_the_largest_value() -> None:
    found = measured(Model())
    assert found == tolerance.Measured(tolerance=pytest.approx(0.004), noise=0.0, wrong=2.0)
    assert found.separates


def test_noise_from_call_to_call_widens_it() -> None:
    assert measured(Model(drift=0.01)).tolerance >= tolerance.ABOVE_NOISE * 0.01


def test_noise_from_the_company_in_a_batch_widens_it() -> None:
    noisy = Model(per_row=0.01)
    assert measured(noisy).noise == pytest.approx(0.03, rel=1e-3)
    assert measured(noisy, batchable=False).noise == 0


def test_integers_must_be_equal() -> None:
    found = measured(Model(kind="int64"))
    assert (found.tolerance, found.separates) == (0.0, True)


def test_two_byte_floats_are_allowed_their_rounding() -> None:
    assert measured(Model(kind="float16")).tolerance == pytest.approx(0.12)


def test_outputs_that_separate_are_accepted() -> None:
    tolerance.refuse_unseparated({"y": measured(Model()), "z": tolerance.Measured(0, 0, 0)})


@pytest.mark.parametrize(
    "found",
    [
        tolerance.Measured(tolerance=0.1, noise=0.0, wrong=0.9),
        tolerance.Measured(tolerance=0.0, noise=0.0, wrong=0.0),
    ],
)
def test_outputs_that_do_not_are_refused(found: tolerance.Measured) -> None:
    with pytest.raises(BadValue, match="do not tell one input from another"):
        tolerance.refuse_unseparated({"y": found})
