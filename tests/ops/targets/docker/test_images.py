"""Images kept by a real engine, pushed to a real registry, and lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ops import config
from ops.config import Config
from ops.errors import OpsError
from ops.savedmodel import SavedModel
from ops.shell import Shell
from ops.targets.docker.images import EngineImages


def told(_: str) -> None:
    """Progress is nobody's here."""


def kept(base: str, folder: Path, registry: str = "") -> EngineImages:
    image = config.Image(base=base, registry=registry)
    return EngineImages(Config(target="docker", image=image, state_dir=folder))


def test_what_the_engine_alone_had_is_gone(
    engine: Callable[..., str], busybox: str, model: SavedModel, tmp_path: Path
) -> None:
    images = kept(busybox, tmp_path)
    made = images.build(model, Shell(), told)
    images.fetch(made, Shell())
    engine("rmi", "--force", made.digest)
    with pytest.raises(OpsError, match=r"is gone: .* never pushed; .*--source"):
        images.fetch(made, Shell())


def test_what_was_pushed_is_pulled_again_while_a_registry_has_it(
    engine: Callable[..., str], busybox: str, registry: str, model: SavedModel, tmp_path: Path
) -> None:
    images = kept(busybox, tmp_path, f"{registry}/target")
    made = images.build(model, Shell(), told)
    assert made.pinned == f"{registry}/target/colours@{made.digest}"
    engine("rmi", "--force", made.pinned, made.reference)
    images.fetch(made, Shell())
    (command,) = engine("image", "inspect", "--format={{.Config.Env}}", made.pinned).splitlines()
    assert "MODEL_NAME=colours" in command
    engine("rmi", "--force", made.pinned)
    nowhere = type(made)(made.reference, f"sha256:{'0' * 64}")
    with pytest.raises(OpsError, match=r"is gone: it cannot be pulled \(.*--source"):
        images.fetch(nowhere, Shell())
