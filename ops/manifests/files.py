"""Write manifests into a folder, in the order to apply them."""

from collections.abc import Iterable
from pathlib import Path

from ops.manifests.manifest import Manifest


def write(manifests: Iterable[Manifest], folder: Path) -> tuple[Path, ...]:
    """Write NN-kind-name.yaml for each into `folder`, made if need be; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, manifest in enumerate(manifests, 1):
        path = folder / f"{number:02d}-{manifest.kind.lower()}-{manifest.name}.yaml"
        path.write_text(manifest.text, encoding="utf-8")
        paths.append(path)
    return tuple(paths)
