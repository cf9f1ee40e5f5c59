"""Names of environment variables that are refused, or given twice, are found."""

from ops.manifests import Manifest, variables


def test_finds_each_fault(faulty: tuple[Manifest, ...], fault) -> None:
    assert any(fault.words in problem for problem in variables.problems(faulty))
