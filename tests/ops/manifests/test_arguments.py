"""Arguments that the server refuses or ignores are found."""

from ops.manifests import Manifest, arguments


def test_finds_each_fault(faulty: tuple[Manifest, ...], fault) -> None:
    assert any(fault.words in problem for problem in arguments.problems(faulty))
