"""What the API's schemas do not allow is found."""

import kubernetes_validate
import pytest

from ops.manifests import Manifest, schema


def test_finds_each_fault(faulty: tuple[Manifest, ...], fault) -> None:
    assert any(fault.words in problem for problem in schema.problems(faulty))


@pytest.mark.parametrize("version", ["1.27.0", schema.KUBERNETES])
@pytest.mark.parametrize("name", ["interop4", "2n-8c-64r-interop2-batch"])
def test_older_clusters_know_every_field(version: str, name: str, rendered) -> None:
    for one in rendered(name):
        kubernetes_validate.validate(one.document, version, strict=True)
