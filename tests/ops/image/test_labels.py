"""What an image tells of itself."""

import pytest

from ops.image.labels import labels
from ops.image.name import parse
from ops.savedmodel import SavedModel


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("export --weights random", "export --weights random"),
        ("/home/someone/model.tar.gz", "file:model.tar.gz"),
        ("github:o/r@v1#a.tar.gz", "github:o/r@v1#a.tar.gz"),
        ("gs://bucket/model", "gs://bucket/model"),
        ("https://me:pw@host/m.tar.gz?signature=x", "https://host/m.tar.gz"),
    ],
)
def test_a_source_is_told_without_what_is_nobodys_business(
    source: str, told: str, tiny: SavedModel
) -> None:
    model = tiny.model_copy(update={"source": source})
    said = labels(model, parse("tensorflow/serving:2.19.1"), "sha256:1")
    assert said["org.opencontainers.image.source"] == told
    assert said["org.opencontainers.image.base.name"] == "docker.io/tensorflow/serving:2.19.1"
