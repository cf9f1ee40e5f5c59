"""Read the options of gRPC's server from `--grpc_channel_arguments`."""

from model.errors import BadValue
from model.server.flags import Flags


def read(flags: Flags) -> list[tuple[str, int | str]]:
    """Return the options by name; what reads as a whole number is one, as upstream has it.

    Raises BadValue for one that is not `name=value`.
    """
    return [_pair(text) for text in flags.grpc_channel_arguments.split(",") if text]


def _pair(text: str) -> tuple[str, int | str]:
    name, equals, value = (part.strip() for part in text.partition("="))
    if not (name and equals):
        raise BadValue(f"--grpc_channel_arguments: '{text}' is not NAME=VALUE")
    return name, int(value) if value.removeprefix("-").isdecimal() else value
