"""Check the flags that ask for a load."""

from ops.cli import values
from ops.loadtest import Asked


def asked(
    *, protocol: str, users: str, spawn_rate: str, run_time: str, wait_time: str = ""
) -> Asked:
    """The load that was typed; raises BadValue for one that cannot be run."""
    load = Asked(
        values.protocol(protocol),
        values.count("--users", users),
        values.rate("--spawn-rate", spawn_rate),
        values.duration("--run-time", run_time),
        values.pause("--wait-time", wait_time),
    )
    load.check()
    return load
