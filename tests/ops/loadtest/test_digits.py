"""Figures as people read them."""

import pytest

from ops.loadtest.digits import three


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, "-"),
        (0.0, "0"),
        (0.012345, "0.0123"),
        (3.14159, "3.14"),
        (288.664, "289"),
        (1099.6, "1100"),
        (123456.0, "123000"),
    ],
)
def test_three_digits(value: float | None, wanted: str) -> None:
    assert three(value) == wanted
