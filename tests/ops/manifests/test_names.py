"""Names that the API server would refuse are found."""

from ops.manifests import Manifest, names


def test_finds_each_fault(faulty: tuple[Manifest, ...], fault) -> None:
    assert any(fault.words in problem for problem in names.problems(faulty))
