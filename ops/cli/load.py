"""Check the flags that ask for a load."""

from ops.cli import values
from ops.errors import BadValue
from ops.loadtest import Asked, Hosts, InCluster, Processes, Source, inside
from ops.targets import Target


def asked(
    *,
    protocol: str,
    users: str,
    spawn_rate: str,
    run_time: str,
    wait_time: str = "",
    processes: str = "",
    hosts: str = "",
    in_cluster: bool = False,
) -> Asked:
    """The load that was typed; raises BadValue for one that cannot be run."""
    load = Asked(
        values.protocol(protocol),
        values.count("--users", users),
        values.rate("--spawn-rate", spawn_rate),
        values.duration("--run-time", run_time),
        values.pause("--wait-time", wait_time),
        _source(values.count("--processes", processes) or 1, hosts, in_cluster),
    )
    load.check()
    return load


def check_origin(load: Asked, target: Target) -> None:
    """Raise BadValue for a load from within a target that is no cluster."""
    if load.source.origin == "inside":
        inside(target.inside)


def _source(processes: int, hosts: str, in_cluster: bool) -> Source:
    if hosts and in_cluster:
        raise BadValue("--hosts and --in-cluster are two places; a load comes from one of them")
    if hosts:
        return Hosts(values.machines("--hosts", hosts), processes)
    return InCluster(processes) if in_cluster else Processes(processes)
