"""Amounts are read as Kubernetes reads them, and wrong ones are found."""

from decimal import Decimal

import pytest

from ops.manifests import Manifest, quantities


def test_finds_each_fault(faulty: tuple[Manifest, ...], fault) -> None:
    assert any(fault.words in problem for problem in quantities.problems(faulty))


AMOUNTS = {
    "0": "0",
    "500m": "0.5",
    "1.5": "1.5",
    ".5": "0.5",
    "5.": "5",
    "+1": "1",
    "1k": "1000",
    "1Ki": "1024",
    "1.5Gi": "1610612736",
    "2M": "2000000",
    "1e3": "1000",
    "1E3": "1000",
    "1E": "1E18",
    "12e-1": "1.2",
    "1n": "1E-9",
}


@pytest.mark.parametrize(("text", "amount"), AMOUNTS.items())
def test_reads_quantities(text: str, amount: str) -> None:
    assert quantities.parse(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["", "m", "1 Gi", "1gi", "1KB", "1mi", "1e", "1,5", "0x10", "1Gi\n"]
)
def test_refuses_what_is_no_quantity(text: str) -> None:
    with pytest.raises(ValueError):
        quantities.parse(text)
