"""The doctor's table as people see it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Invoke = Callable[..., "subprocess.CompletedProcess[str]"]
NARROW = {"COLUMNS": "80"}


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """What to set so that no program is found but Python's own."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3").symlink_to(sys.executable)
    return {"PATH": str(tmp_path / "bin"), **NARROW}


def test_with_nothing_installed_it_is_a_table_for_every_target(
    ops: Invoke, bare: dict[str, str]
) -> None:
    ended = ops("doctor", **bare)
    assert ended.returncode == 0, "the configured target, local, has all that it needs"
    assert "Traceback" not in ended.stderr + ended.stdout
    for title in ("local, the configured target", "docker", "kubernetes", "gke"):
        assert title in ended.stdout
    for told in ("gcloud is not installed", "cloud.google.com/sdk/docs/install", "not asked: "):
        assert told in ended.stdout


def test_where_the_configured_target_lacks_something_it_is_exit_code_1(
    ops: Invoke, bare: dict[str, str]
) -> None:
    ended = ops("doctor", "--target", "kubernetes", "--exp", "interop4", **bare)
    assert ended.returncode == 1
    assert ended.stdout.splitlines()[0].strip() == "kubernetes, the configured target"
    assert "gke" not in ended.stdout
    lines = ended.stdout.splitlines()
    assert [one for one in lines if one.startswith("MISSING  kubectl ")]
    (mend,) = [one for one in lines if one.startswith("to mend kubectl ")]
    assert mend.endswith("https://kubernetes.io/docs/tasks/tools/")


@pytest.mark.parametrize(
    ("flags", "told"),
    [(("--exp", "nonsense"), "no experiment is named"), (("--target", "moon"), "`target`")],
)
def test_a_flag_that_cannot_be_is_exit_code_2(
    ops: Invoke, flags: tuple[str, ...], told: str
) -> None:
    ended = ops("doctor", *flags)
    assert ended.returncode == 2
    assert told in ended.stderr
    assert not ended.stdout
