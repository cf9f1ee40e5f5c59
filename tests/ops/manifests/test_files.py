"""Manifests are written in the order to apply them."""

from pathlib import Path

from ops.manifests import write
from ops.manifests.manifest import parse


def test_writes_a_file_for_each_in_order(tmp_path: Path, rendered) -> None:
    manifests = rendered("2n-8c-64r-interop2-batch")
    paths = write(manifests, tmp_path / "run" / "manifests")
    assert [path.name for path in paths] == [
        f"01-configmap-{manifests[0].name}.yaml",
        f"02-configmap-{manifests[1].name}.yaml",
        "03-service-tfs-server.yaml",
        "04-poddisruptionbudget-tfs-server.yaml",
        "05-deployment-tfs-server.yaml",
    ]
    assert tuple(parse(path.read_text()) for path in paths) == manifests
