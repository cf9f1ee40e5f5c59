"""Show a load test on its progress line while it runs."""

from typing import Any

from ops.experiments import LoadProfile
from ops.loadtest.digits import three
from ops.loadtest.generator import OnSecond
from ops.progress import Step


def follow(step: Step, profile: LoadProfile) -> OnSecond:
    """What puts each second of a load test on the line of `step`."""

    def on_second(second: dict[str, Any]) -> None:
        p99 = second.get("p99")
        told = f"{second['users']} users, {second['requests']} requests/s"
        step.say(told if p99 is None else f"{told}, p99 {three(p99)} ms")
        step.advance(second["t"] + 1, profile.run_time_s)

    return on_second
