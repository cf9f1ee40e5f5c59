"""Each second of a load test on its progress line."""

import io

from ops.experiments import LoadProfile
from ops.loadtest import follow
from ops.progress import Progress

PROFILE = LoadProfile(users=4, spawn_rate=4, run_time_s=20, wait_time_s=1)


def test_a_second_is_told_with_how_far_the_run_is() -> None:
    with Progress(io.StringIO()).step("loadtest") as step:
        on_second = follow(step, PROFILE)
        on_second({"t": 0, "users": 4, "requests": 0, "p99": None})
        assert (step.detail, step.share) == ("4 users, 0 requests/s", 0.05)
        on_second({"t": 9, "users": 4, "requests": 3, "p99": 12.5})
        assert (step.detail, step.share) == ("4 users, 3 requests/s, p99 12.5 ms", 0.5)


def test_seconds_after_the_end_are_not_more_than_all() -> None:
    with Progress(io.StringIO()).step("loadtest") as step:
        follow(step, PROFILE)({"t": 25, "users": 0, "requests": 1})
        assert step.share == 1.0
