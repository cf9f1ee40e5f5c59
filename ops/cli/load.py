"""Check the flags that ask for a load."""

from ops.cli import values
from ops.loadtest import Asked, Source


def asked(
    *,
    protocol: str,
    users: str,
    spawn_rate: str,
    run_time: str,
    wait_time: str = "",
    processes: str = "",
) -> Asked:
    """The load that was typed; raises BadValue for one that cannot be run."""
    load = Asked(
        values.protocol(protocol),
        values.count("--users", users),
        values.rate("--spawn-rate", spawn_rate),
        values.duration("--run-time", run_time),
        values.pause("--wait-time", wait_time),
        Source(values.count("--processes", processes) or 1),
    )
    load.check()
    return load
