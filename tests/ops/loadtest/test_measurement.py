"""Check what is taken for a measurement."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from ops.loadtest.measurement import Measurement


def test_a_round_is_a_request_and_the_wait_after_it(measured: Callable[..., Measurement]) -> None:
    assert measured().round_s == pytest.approx(1.1)


def test_without_a_request_there_is_no_round(nothing: Measurement) -> None:
    assert nothing.round_s is None
    assert nothing.steady.length_s == 0


def test_an_unknown_figure_is_refused(measured: Callable[..., Measurement]) -> None:
    with pytest.raises(ValidationError, match="guessed"):
        measured(guessed=1)
