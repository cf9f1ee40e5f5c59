"""What must be set is told together: noted in a plan, refused before a cluster is reached."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ops.config import Config
from ops.targets.cluster import unset

Ended = subprocess.CompletedProcess[str]
RELEASE = ("release", "--exp", "interop4")


@pytest.fixture
def ops(invoke: Callable[..., Ended], tmp_path: Path) -> Callable[..., Ended]:
    """`invoke` with a kubeconfig of one cluster, which nobody could reach."""
    cluster = {"name": "one", "cluster": {"server": "https://127.0.0.1:1"}}
    context = {"name": "one", "context": {"cluster": "one", "user": "one"}}
    known = {"clusters": [cluster], "contexts": [context], "users": [{"name": "one", "user": {}}]}
    theirs = tmp_path / "kubeconfig"
    theirs.write_text(yaml.safe_dump({"apiVersion": "v1", "kind": "Config", **known}))
    env = {
        "OPS_KUBERNETES_KUBECONFIG": str(theirs),
        "OPS_STATE_DIR": str(tmp_path / "state"),
        "OPS_RUNS_DIR": str(tmp_path / "runs"),
    }
    return lambda *argv: invoke(*argv, **env)


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("kubernetes", ("kubernetes.context is not set", "has: one;", "image.registry is not set")),
        ("gke", ("gke.project is my-project", "--set gke.project=PROJECT")),
    ],
)
def test_a_release_is_refused_in_one_line(
    ops: Callable[..., Ended], tmp_path: Path, target: str, told: tuple[str, ...]
) -> None:
    ended = ops(*RELEASE, "--target", target)
    assert ended.returncode == 2, ended.stderr
    (line,) = ended.stderr.splitlines()
    assert not [words for words in told if words not in line], line
    assert not (tmp_path / "runs").exists()


def test_a_plan_has_words_in_their_place_and_says_what_to_set(ops: Callable[..., Ended]) -> None:
    ended = ops(*RELEASE, "--target", "kubernetes", "--dry-run")
    assert (ended.returncode, ended.stderr) == (0, "")
    image = "HOST/PATH/resnet50:hash-of-model-and-base"
    assert f"  image: {image}\n" in ended.stdout
    assert f"\ndocker push {image}\n" in ended.stdout
    calls = [one for one in ended.stdout.splitlines() if " --namespace=" in one]
    assert calls and not [one for one in calls if " --context=CONTEXT " not in one]
    (note,) = [one for one in ended.stdout.splitlines() if one.startswith("  note: a release")]
    assert "--set kubernetes.context=CONTEXT" in note
    assert "--set image.registry=HOST/PATH" in note


def test_a_plan_for_a_project_of_nobodys_says_so(ops: Callable[..., Ended]) -> None:
    ended = ops(*RELEASE, "--target", "gke", "--dry-run")
    (note,) = [one for one in ended.stdout.splitlines() if one.startswith("  note: a release")]
    assert "--set gke.project=PROJECT" in note and "image.registry" not in note


@pytest.mark.parametrize(
    "settings",
    [
        {"target": "gke", "gke": {"project": "p"}},
        {
            "target": "kubernetes",
            "kubernetes": {"context": "c"},
            "image": {"registry": "localhost:5000/tfs"},
        },
    ],
)
def test_where_all_is_set_nothing_is_noted(settings: dict[str, Any]) -> None:
    assert unset.note(Config.model_validate(settings)) == ""
