"""Selectors that miss the pods are found."""

from ops.manifests import Manifest, selectors


def test_finds_each_fault(faulty: tuple[Manifest, ...], fault) -> None:
    assert any(fault.words in problem for problem in selectors.problems(faulty))
