"""The workflows of GitHub Actions: checked by tools of the trade, their commands run for real."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ops.config import PREFIX, Config
from ops.misfit import known_keys

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".github" / "workflows"
BIN = Path(sys.executable).parent
FILES = sorted(FOLDER.glob("*.yml"))
CI = sorted((ROOT / ".ci").iterdir())
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
# The environment of the release, each with what a run by hand may have in it.
GIVEN = {
    "TARGET": "gke",
    "EXP": "2n-8c-16r-interop4",
    "SOURCE": "github:octo/models",
    "DRY_RUN": "yes",
    "ACCEPT_UNMEASURED": "yes",
    "GITHUB_TOKEN": "not-a-token",
    "OPS_MODEL_NAME": "theirs",
    "OPS_SLO_P99_MS": "300",
    "OPS_SLO_ERROR_RATE": "0.02",
    "OPS_IMAGE_REGISTRY": "us-east1-docker.pkg.dev/theirs/models",
    "OPS_IMAGE_BASE": "tensorflow/serving:2.19.1",
    "OPS_IMAGE_BUILDER": "append",
    "OPS_KUBERNETES_CONTEXT": "theirs",
    "OPS_KUBERNETES_NAMESPACE": "models",
    "OPS_KUBERNETES_EXPOSURE": "external",
    "OPS_KUBERNETES_SOURCE_RANGES": "10.0.0.0/8",
    "OPS_KUBERNETES_LOAD_THROUGH": "port-forward",
    "OPS_GKE_PROJECT": "theirs",
    "OPS_GKE_REGION": "us-east1",
    "OPS_GKE_CLUSTER": "models",
}

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def read(name: str) -> dict[str, Any]:
    """A workflow; its `on` under that name, which YAML 1.1 takes for true."""
    loaded: dict[Any, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in loaded.items()}


def scripts() -> list[Any]:
    """Every `run:` of every workflow, as cases of a test."""
    steps = [
        (file.name, step)
        for file in FILES
        for job in read(file.name)["jobs"].values()
        for step in job["steps"]
    ]
    return [
        pytest.param(step["run"], id=f"{name}: {step['name']}")
        for name, step in steps
        if "run" in step
    ]


@pytest.fixture(scope="module")
def release() -> dict[str, Any]:
    """The one job of release.yml."""
    job: dict[str, Any] = read("release.yml")["jobs"]["release"]
    return job


@pytest.fixture
def dry_run(
    release: dict[str, Any], checkout: Path, environment: Callable[..., dict[str, str]]
) -> Run:
    """Run the step that releases in a copy of the project, in the environment that is given."""
    (step,) = (step for step in release["steps"] if step.get("name") == "Release")
    (checkout / ".venv").symlink_to(BIN.parent)

    def run(**given: str) -> "subprocess.CompletedProcess[str]":
        assert set(given) == {*release["env"], *step["env"]}
        # The options are those of a step without `shell:`.
        return subprocess.run(
            ("bash", "-e", "-c", step["run"]),
            cwd=checkout,
            env=environment(**given),
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )

    return run


def tool(name: str) -> str:
    """A program beside Python or on PATH; where there is none, skip on a laptop and fail in CI."""
    found = shutil.which(name, path=os.pathsep.join((str(BIN), os.environ["PATH"])))
    if not found and os.environ.get("OPS_TEST_REQUIRE_ALL"):
        pytest.fail(f"{name} is not installed")
    return found or pytest.skip(f"{name} is not installed")


def accepted(*command: str | Path, given: str | None = None) -> None:
    """Let a program check something; fails with what it says."""
    ended = subprocess.run(
        command, input=given, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_has_the_form_that_github_takes(file: Path) -> None:
    schema = "vendor.github-workflows"
    accepted(tool("check-jsonschema"), "--builtin-schema", schema, file)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_none_can_be_misused(file: Path) -> None:
    """No injected input, no wider permission than needed, no action that can be exchanged."""
    accepted(tool("zizmor"), "--offline", "--no-progress", "--persona=pedantic", file)


@pytest.mark.parametrize("script", scripts())
def test_no_script_has_a_fault_that_shellcheck_knows(script: str) -> None:
    assert "${{" not in script, "what an expression gives would be run as a part of the script"
    accepted(tool("shellcheck"), "--shell=bash", "-", given=script)


@pytest.mark.parametrize("file", CI, ids=lambda file: file.name)
def test_no_script_of_ci_has_one_either(file: Path) -> None:
    accepted(tool("shellcheck"), "--shell=bash", "--external-sources", file)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_action_is_pinned_to_a_commit_and_tells_its_version(file: Path) -> None:
    uses = [
        line.strip() for line in file.read_text(encoding="utf-8").splitlines() if "uses:" in line
    ]
    assert uses
    for line in uses:
        assert PINNED.search(line), line


def test_each_input_that_is_read_is_declared() -> None:
    text = (FOLDER / "release.yml").read_text(encoding="utf-8")
    declared = read("release.yml")["on"]["workflow_dispatch"]["inputs"]
    assert set(re.findall(r"\binputs\.([\w-]+)", text)) == set(declared)


def test_each_setting_comes_from_the_repository_variable_of_its_name(
    release: dict[str, Any],
) -> None:
    known = {PREFIX + key.replace(".", "_").upper() for key in known_keys(Config)}
    for step in release["steps"]:
        for name, value in step.get("env", {}).items():
            if name.startswith(PREFIX):
                assert name in known
                assert value == f"${{{{ vars.{name} }}}}"


def test_a_release_that_runs_is_not_cut_off_and_none_that_waits_is_dropped() -> None:
    concurrency = read("release.yml")["concurrency"]
    assert concurrency["cancel-in-progress"] is False
    assert concurrency["queue"] == "max"


def test_what_failed_is_uploaded_too(release: dict[str, Any]) -> None:
    *_, last = release["steps"]
    assert last["uses"].startswith("actions/upload-artifact@")
    assert last["if"] == "always()"


def test_the_release_runs_as_it_is_written(dry_run: Run) -> None:
    ended = dry_run(**GIVEN)
    assert ended.returncode == 0, ended.stderr
    assert "Nothing was changed: this is a dry run." in ended.stdout
    assert "us-east1-docker.pkg.dev/theirs/models/theirs:" in ended.stdout
    assert "gke_theirs_us-east1_models" in ended.stdout
    assert "not-a-token" not in ended.stdout + ended.stderr


def test_what_nobody_set_is_left_to_ops_yaml(dry_run: Run) -> None:
    unset = {name: "" if name.startswith(PREFIX) else value for name, value in GIVEN.items()}
    ended = dry_run(**{**unset, "ACCEPT_UNMEASURED": ""})
    assert ended.returncode == 0, ended.stderr
    assert "gke_my-project_europe-west4_tfs-cluster" in ended.stdout


def test_a_misspelled_experiment_fails_the_step(dry_run: Run) -> None:
    ended = dry_run(**{**GIVEN, "EXP": "interop5; true"})
    assert ended.returncode == 2
    assert "interop5; true" in ended.stderr
