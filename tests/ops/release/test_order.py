"""An order cannot be changed once it was checked."""

from dataclasses import FrozenInstanceError

import pytest

from ops.config import Config
from ops.experiments import Experiment
from ops.loadtest import Asked
from ops.release import Order
from ops.savedmodel import Wanted


def test_an_order_is_frozen_and_takes_no_invalid_measurement(experiment: Experiment) -> None:
    order = Order(Config(), experiment, Wanted("export", "resnet50"), Asked())
    assert order.accept_unmeasured is False
    with pytest.raises(FrozenInstanceError):
        order.accept_unmeasured = True  # type: ignore[misc]
