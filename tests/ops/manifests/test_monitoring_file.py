"""A monitoring file that is not mounted, or shows no metrics, is found."""

import pytest

from ops.manifests import Manifest, monitoring_file


def test_finds_each_fault(faulty: tuple[Manifest, ...], fault) -> None:
    assert any(fault.words in problem for problem in monitoring_file.problems(faulty))


@pytest.mark.parametrize("name", ["interop4", "2n-8c-64r-interop2-batch"])
def test_every_server_shows_its_metrics(name: str, rendered) -> None:
    manifests = rendered(name)
    (container,) = manifests[-1].document["spec"]["template"]["spec"]["containers"]
    assert "--monitoring_config_file=/etc/tfs/monitoring.txt" in container["args"]
    assert not list(monitoring_file.problems(manifests))
