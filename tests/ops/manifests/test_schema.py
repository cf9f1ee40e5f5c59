"""What the API's schemas do not allow is found."""

from ops.manifests import Manifest, schema


def test_finds_each_fault(faulty: tuple[Manifest, ...], fault) -> None:
    assert any(fault.words in problem for problem in schema.problems(faulty))
