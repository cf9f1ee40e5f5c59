"""Ports refused, given twice, or asked for and not there are found."""

from ops.manifests import Manifest, ports


def test_finds_each_fault(faulty: tuple[Manifest, ...], fault) -> None:
    assert any(fault.words in problem for problem in ports.problems(faulty))
