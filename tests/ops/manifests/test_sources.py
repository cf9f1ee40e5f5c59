"""Address ranges that are none are found."""

from ops.manifests import Manifest, sources


def test_finds_each_fault(faulty: tuple[Manifest, ...], fault) -> None:
    assert any(fault.words in problem for problem in sources.problems(faulty))
