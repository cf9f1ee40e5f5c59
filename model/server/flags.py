"""Read TensorFlow Serving's flags, before anything heavy is imported."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches

from model.errors import BadValue


def _threads() -> int:
    """Four threads for each CPU we may use: upstream's default (model_servers/server.h)."""
    return 4 * len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 4 * _cpus()


def _cpus() -> int:
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Flags:
    """The flags this server takes, with upstream's names and defaults (model_servers/server.h)."""

    model_base_path: str = ""
    """Folder that holds one folder per version, each named by a whole number."""
    model_name: str = "default"
    """Name the model is asked for by."""
    port: int = 8500
    """gRPC port; 0 leaves gRPC out."""
    rest_api_port: int = 0
    """REST port; 0 leaves REST out."""
    tensorflow_inter_op_parallelism: int = 0
    """Operations computed at the same time; 0 leaves it to TensorFlow."""
    tensorflow_intra_op_parallelism: int = 0
    """Threads of one operation; 0 leaves it to TensorFlow."""
    grpc_max_threads: int = field(default_factory=_threads)
    """gRPC requests handled at the same time; more of them wait."""
    rest_api_num_threads: int = field(default_factory=_threads)
    """REST requests handled at the same time; more of them wait."""
    rest_api_timeout_in_ms: int = 30_000
    """Milliseconds after which a REST request is answered with an error; 0 waits for ever."""
    max_num_load_retries: int = 5
    """How often loading is tried again after it failed once."""
    load_retry_interval_micros: int = 60_000_000
    """Microseconds between two attempts to load; negative does not wait."""
    file_system_poll_wait_seconds: int = 1
    """Seconds between two looks for versions that came or went; 0 looks once."""
    model_config_file: str = ""
    """Models to serve, a ModelServerConfig in protobuf's text format; stands for name and path."""
    model_config_file_poll_wait_seconds: int = 0
    """Seconds between two readings of that file; 0 reads it once."""
    allow_version_labels_for_unavailable_models: bool = False
    """Whether a new label may name a version that is not available yet."""
    enable_model_warmup: bool = True
    """Whether a version answers its own warm-up requests before it becomes available."""
    num_request_iterations_for_warmup: int = 0
    """How often each warm-up request is run; 0 is once."""
    enable_grpc_healthcheck_service: bool = False
    """Whether grpc.health.v1.Health is offered."""
    grpc_channel_arguments: str = ""
    """Options of gRPC's server, as `name=value`, a comma between two."""
    enable_batching: bool = False
    """Whether concurrent requests are computed together."""
    batching_parameters_file: str = ""
    """How batches form, a BatchingParameters in protobuf's text format; empty for defaults."""
    monitoring_config_file: str = ""
    """Whether and where REST shows metrics, a MonitoringConfig in protobuf's text format."""

    def __post_init__(self) -> None:
        """Raise BadValue for values that cannot work, alone or together."""
        for name in ("port", "rest_api_port"):
            if not 0 <= getattr(self, name) <= 65535:
                raise BadValue(f"--{name}={getattr(self, name)}: a port is 0 to 65535")
        for name in ("grpc_max_threads", "rest_api_num_threads"):
            if getattr(self, name) < 1:
                raise BadValue(f"--{name}={getattr(self, name)}: at least 1 thread is needed")
        for name in ("file_system_poll_wait_seconds", "model_config_file_poll_wait_seconds"):
            if getattr(self, name) < 0:
                raise BadValue(f"--{name}={getattr(self, name)}: 0 or more seconds are needed")
        if not self.model_base_path and not self.model_config_file:
            raise BadValue("--model_base_path=FOLDER or --model_config_file=FILE is needed")
        if self.batching_parameters_file and not self.enable_batching:
            raise BadValue("--batching_parameters_file needs --enable_batching=true beside it")
        if self.port == self.rest_api_port:
            raise BadValue(f"--port and --rest_api_port are both {self.port}: they must differ")


_TRUTHS = {"true": True, "1": True, "false": False, "0": False}

_KNOWN = {item.name: item.type for item in fields(Flags)}


def parse(arguments: Sequence[str]) -> Flags:
    """Read `--flag=value` arguments; the last of a repeated flag holds.

    Raises BadValue for a flag that is unknown (the nearest one is named), not of that form, or
    whose value cannot be used. The real server prints unknown flags and goes on; a wrong one
    would then fail silently.
    """
    values = dict(_pair(argument) for argument in arguments)
    return Flags(**values)  # type: ignore[arg-type]  # _value gives each its type


def _pair(argument: str) -> tuple[str, bool | int | str]:
    name, equals, text = argument.removeprefix("--").partition("=")
    if not argument.startswith("--") or name not in _KNOWN:
        nearest = get_close_matches(name, _KNOWN, n=1, cutoff=0)[0]
        raise BadValue(f"unknown flag {argument}: the nearest is --{nearest}=VALUE")
    if not equals and _KNOWN[name] is bool:
        return name, True
    if not equals:
        raise BadValue(f"{argument}: a flag is written --{name}=VALUE")
    return name, _value(name, text)


def _value(name: str, text: str) -> bool | int | str:
    if _KNOWN[name] is str:
        return text
    if _KNOWN[name] is bool:
        return _truth(name, text)
    try:
        return int(text)
    except ValueError:
        raise BadValue(f"--{name}={text}: a whole number is needed") from None


def _truth(name: str, text: str) -> bool:
    if text.lower() not in _TRUTHS:
        raise BadValue(f"--{name}={text}: true or false is needed")
    return _TRUTHS[text.lower()]
