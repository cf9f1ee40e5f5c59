"""What gives a load may fail; that says nothing of what it was to load."""

from pathlib import Path

import pytest

from ops.errors import NeverReady, NotMeasured
from ops.experiments import LoadProfile
from ops.loadtest import Against, Processes
from ops.release.undecided import Undecided
from ops.shell import Shell

PROFILE = LoadProfile(users=1, spawn_rate=1, run_time_s=1, wait_time_s=1)


def test_a_generator_that_ends_without_figures_measures_nothing(tmp_path: Path) -> None:
    against = Against(("127.0.0.1:9",), "grpc", "any", tmp_path / "nowhere")
    with pytest.raises(NotMeasured, match=r"locust"):
        Undecided(Processes()).measure(Shell(), against, PROFILE, tmp_path)


def test_a_service_that_is_not_reached_is_still_an_error(tmp_path: Path) -> None:
    class Unreached(Processes):
        def reach(self, shell: Shell, against: Against) -> None:
            raise NeverReady("127.0.0.1:9 does not answer")

    against = Against(("127.0.0.1:9",), "grpc", "any", tmp_path)
    with pytest.raises(NeverReady, match="does not answer"):
        Undecided(Unreached()).reach(Shell(), against)
