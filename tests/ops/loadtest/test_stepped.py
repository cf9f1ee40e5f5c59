"""Several loads, each with a result of its own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ops.errors import NeverReady
from ops.experiments import LoadProfile
from ops.loadtest.level import Level
from ops.loadtest.measurement import Measurement
from ops.loadtest.result import LoadResult
from ops.loadtest.stepped import stepped

Measured = Callable[..., Measurement]
PROFILE = LoadProfile(users=10, spawn_rate=2, run_time_s=45, wait_time_s=1)
LEVELS = (Level(users=10), Level(users=20), Level(users=40))


@pytest.fixture
def given(measured: Measured) -> Callable[[str, LoadProfile, Path], LoadResult]:
    """40 users are too many: they make half of the requests that they should."""

    def give(load: str, profile: LoadProfile, folder: Path) -> LoadResult:
        share = 0.5 if profile.users == 40 else 1.0
        rps = share * profile.users / 1.1
        result = LoadResult.of(measured(users=profile.users, rps=rps))
        folder.mkdir(parents=True)
        result.write(folder)
        return result

    return give


def test_each_has_its_result_and_the_last_valid_one_is_the_runs(
    given: Callable[[str, LoadProfile, Path], LoadResult], tmp_path: Path
) -> None:
    result = stepped(LEVELS, PROFILE, tmp_path, given)

    assert [step.load for step in result.steps] == ["10 users", "20 users", "40 users"]
    assert [step.outcome for step in result.steps] == ["valid", "valid", "invalid"]
    assert (result.users, result.valid, result.capacity) == (20, True, None)
    for step in result.steps:
        kept = json.loads((tmp_path / step.folder / "loadtest.json").read_text())
        assert kept["users"] == step.users


def test_an_interrupt_keeps_what_there_is(
    given: Callable[[str, LoadProfile, Path], LoadResult], tmp_path: Path
) -> None:
    def interrupt(load: str, profile: LoadProfile, folder: Path) -> LoadResult:
        result = given(load, profile, folder)
        if profile.users == 20:
            raise KeyboardInterrupt
        return result

    with pytest.raises(KeyboardInterrupt):
        stepped(LEVELS, PROFILE, tmp_path, interrupt)

    kept = LoadResult.model_validate_json((tmp_path / "loadtest.json").read_bytes())
    assert not kept.valid
    assert "interrupted in step 02" in kept.summary
    assert [step.load for step in kept.steps] == ["10 users", "20 users"]


def test_a_host_that_is_gone_keeps_what_there_is(
    given: Callable[[str, LoadProfile, Path], LoadResult], tmp_path: Path
) -> None:
    def give(load: str, profile: LoadProfile, folder: Path) -> LoadResult:
        if profile.users == 20:
            raise NeverReady("the host does not answer")
        return given(load, profile, folder)

    with pytest.raises(NeverReady):
        stepped(LEVELS, PROFILE, tmp_path, give)

    kept = LoadResult.model_validate_json((tmp_path / "loadtest.json").read_bytes())
    assert not kept.valid
    assert "the host does not answer in step 02" in kept.summary
    assert [step.load for step in kept.steps] == ["10 users"]
