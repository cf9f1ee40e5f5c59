"""Volumes, mounts and ConfigMaps that are not there are found."""

from ops.manifests import Manifest, references


def test_finds_each_fault(faulty: tuple[Manifest, ...], fault) -> None:
    assert any(fault.words in problem for problem in references.problems(faulty))
