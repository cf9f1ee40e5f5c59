"""ConfigMaps that are not called after their content, or may change, are found."""

from ops.manifests import Manifest, hashes
from ops.manifests.manifest import parse


def test_finds_each_fault(faulty: tuple[Manifest, ...], fault) -> None:
    assert any(fault.words in problem for problem in hashes.problems(faulty))


def test_one_that_nobody_mounts_may_be_called_and_changed_at_will() -> None:
    text = "{apiVersion: v1, kind: ConfigMap, metadata: {name: notes}, data: {a: b}}"
    assert not list(hashes.problems([parse(text)]))
