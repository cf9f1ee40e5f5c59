"""What an operator is told of an image before it is made."""

from collections.abc import Callable

import pytest

from ops import config
from ops.image.notes import exporter, notes
from ops.savedmodel import SavedModel


@pytest.mark.parametrize("registry", ["gcr.io/p", "eu.gcr.io/p", "localhost:1/p", "x-gcr.io/p", ""])
def test_container_registry_takes_no_writes(registry: str, tiny: SavedModel) -> None:
    settings = config.load(flags={"image.registry": registry, "image.base": "x:1"})
    told = notes(settings, tiny)
    assert bool(told) == registry.startswith(("gcr.io", "eu.gcr.io"))
    assert not told or "hosted on Artifact Registry" in told[0]


@pytest.mark.parametrize(
    ("base", "warned"),
    [
        ("tensorflow/serving:2.19.1", True),
        ("tensorflow/serving:2.9.0-gpu", True),
        ("tensorflow/serving:2.21.0", False),
        ("tensorflow/serving:3.0", False),
        ("tensorflow/serving:latest", False),
        ("busybox:1.36", False),
    ],
)
def test_a_base_older_than_the_exporter(base: str, warned: bool, tiny: SavedModel) -> None:
    settings = config.load(flags={"image.base": base})
    assert bool(notes(settings, tiny)) == warned


def test_the_exporter_is_read_from_the_model(
    tiny: SavedModel, model: SavedModel, makes: Callable[..., SavedModel]
) -> None:
    assert exporter(tiny) == "2.21.0"
    assert exporter(model).split(".")[0] == "2", "a model that TensorFlow itself wrote"
    broken = makes(seed=2)
    (broken.base_path / broken.version / "saved_model.pb").write_bytes(b"\xff\xff")
    assert exporter(broken) == ""
