"""Golden answers travel with the deployment, to whoever asks for them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ops.errors import BadValue
from ops.kubectl import Api
from ops.savedmodel import RECORD, SavedModel
from ops.serving.golden import Golden
from ops.targets.cluster import golden

LABELS = {"app": "tfs-server", "app.kubernetes.io/managed-by": "tfs-ops"}


def elsewhere(model: SavedModel) -> SavedModel:
    """The model as another laptop knows it, which has none of its files."""
    return model.model_copy(update={"golden": Path("/nowhere/golden.json")})


def test_another_laptop_has_the_same_answers(api: Api, model: SavedModel, tmp_path: Path) -> None:
    assert golden.keep(api, "tfs-server", LABELS, model) == ""
    mine = golden.read(api, "tfs-server", model, tmp_path)
    theirs = golden.read(api, "tfs-server", elsewhere(model), tmp_path / "theirs")
    assert mine.problems(theirs.outputs) == []
    for name, array in mine.inputs.items():
        assert np.array_equal(theirs.inputs[name], array)


def test_they_are_fetched_once(api: Api, model: SavedModel, cluster: Any, tmp_path: Path) -> None:
    golden.keep(api, "tfs-server", LABELS, model)
    golden.read(api, "tfs-server", elsewhere(model), tmp_path)
    cluster.kubectl("delete", "secret", golden.secret("tfs-server", model).name)
    golden.read(api, "tfs-server", elsewhere(model), tmp_path)


def test_they_are_kept_once(api: Api, model: SavedModel, cluster: Any) -> None:
    golden.keep(api, "tfs-server", LABELS, model)
    name = golden.secret("tfs-server", model).name
    before = cluster.get("secret", name)["metadata"]["resourceVersion"]
    golden.keep(api, "tfs-server", LABELS, model)
    assert cluster.get("secret", name)["metadata"]["resourceVersion"] == before


def test_those_that_nobody_has_are_told(api: Api, model: SavedModel, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="neither here nor in the cluster"):
        golden.read(api, "tfs-server", elsewhere(model), tmp_path)


def test_those_that_are_too_large_stay_here(api: Api, model: SavedModel, tmp_path: Path) -> None:
    large = model.model_copy(update={"golden": tmp_path / "golden.json"})
    large.golden.write_bytes(np.random.default_rng(0).bytes(golden.MOST_BYTES))
    (tmp_path / RECORD).write_text(large.model_dump_json())
    assert "too large" in golden.keep(api, "tfs-server", LABELS, large)


def test_those_of_another_model_in_its_place_are_not_taken(
    api: Api, models: tuple[SavedModel, SavedModel], tmp_path: Path
) -> None:
    """An export has one place for every recipe."""
    model, other = models
    golden.keep(api, "tfs-server", LABELS, model)
    replaced = model.model_copy(update={"golden": other.golden})
    answers = golden.read(api, "tfs-server", replaced, tmp_path)
    assert Golden.read(model.golden).problems(answers.outputs) == []
    assert Golden.read(other.golden).problems(answers.outputs) != []
