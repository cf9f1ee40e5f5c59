"""Check that the server will take each container's arguments, and mean by them what we mean."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ops.manifests import server_flags
from ops.manifests.manifest import Manifest
from ops.manifests.pods import Container, containers

PARALLELISM = (
    "tensorflow_session_parallelism",
    "tensorflow_intra_op_parallelism",
    "tensorflow_inter_op_parallelism",
)
PORTS = ("port", "rest_api_port")


def problems(manifests: Iterable[Manifest]) -> Iterator[str]:
    """Arguments that the server refuses, ignores, or does not start with."""
    for container in containers(manifests):
        given = container.spec.get("args", ())
        flags = server_flags.parse(given)
        for fault in (
            *(fault for argument in given for fault in server_flags.faults(argument)),
            *_repeated(given),
            *_together(flags),
            *_ports(container, flags),
        ):
            yield f"{container.place}: args: {fault}"


def _repeated(arguments: Iterable[str]) -> Iterator[str]:
    counts = Counter(argument.partition("=")[0] for argument in arguments)
    for flag, count in counts.items():
        if count > 1:
            yield f"{flag} is given {count} times; only the last would count"


def _together(flags: Mapping[str, str]) -> Iterator[str]:
    """Flags that go together, or must not: upstream's server.cc."""
    batching = flags.get("enable_batching") == "true"
    if "batching_parameters_file" in flags and not batching:
        yield "--batching_parameters_file does not start without --enable_batching=true"
    if batching and "batching_parameters_file" not in flags:
        yield "--enable_batching=true needs --batching_parameters_file, or upstream's sizes hold"
    if all(flags.get(flag, "0") != "0" for flag in PARALLELISM):
        yield (
            "--tensorflow_session_parallelism together with both op flags is an error;"
            " leave it out, or leave them out"
        )


def _ports(container: Container, flags: Mapping[str, str]) -> Iterator[str]:
    known = [str(port["containerPort"]) for port in container.spec.get("ports", ())]
    for flag in PORTS:
        if known and flag in flags and flags[flag] not in known:
            yield f"--{flag}={flags[flag]} is none of the container's ports, {', '.join(known)}"
