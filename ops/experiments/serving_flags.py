"""Say how the model server runs, as one list of its own flags for manifest and laptop alike."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from pydantic import ConfigDict

from ops.errors import BadValue

GRPC_PORT = 8500
REST_PORT = 8501
MODELS = "/models"
"""Where upstream's image listens and keeps its models: the defaults of its entry point."""

Value = bool | int | str | None


@dataclass(frozen=True)
class ServingFlags:
    """Flags of TensorFlow Serving's tensorflow_model_server, under its own names.

    A field left at None is not passed, so that the server's default holds.
    """

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    tensorflow_inter_op_parallelism: int
    """Operations computed at the same time."""
    tensorflow_intra_op_parallelism: int
    """Threads for one operation: the CPUs of the pod."""
    grpc_max_threads: int
    """gRPC threads. Each request in flight holds one; with none left, requests are refused."""
    rest_api_num_threads: int
    """REST threads. Each request in flight holds one; with none left, requests wait."""
    rest_api_timeout_in_ms: int = 30_000
    """Milliseconds after which a REST call is given up."""
    max_num_load_retries: int = 0
    """0 makes a model that cannot be loaded an error now; upstream's 5 take as many minutes."""
    file_system_poll_wait_seconds: int | None = None
    """Seconds between two looks for a new version; 0 looks once."""
    grpc_channel_arguments: str | None = None
    """gRPC server arguments, `name=value`, comma between."""
    enable_model_warmup: bool | None = None
    """Whether the warm-up requests in the SavedModel are replayed at load."""

    def arguments(
        self,
        *,
        port: int,
        rest_api_port: int,
        model_name: str,
        model_base_path: str,
        batching_parameters_file: str | None = None,
        monitoring_config_file: str | None = None,
    ) -> tuple[str, ...]:
        """The whole argument list, `--flag=value`, always in one order.

        A batching_parameters_file turns batching on, since the server does not start with the
        one flag and without the other.
        """
        flags: dict[str, Value] = {
            "port": port,
            "rest_api_port": rest_api_port,
            "model_name": model_name,
            "model_base_path": model_base_path,
            **{field.name: getattr(self, field.name) for field in fields(self)},
            "enable_batching": True if batching_parameters_file else None,
            "batching_parameters_file": batching_parameters_file,
            "monitoring_config_file": monitoring_config_file,
        }
        return _written(flags)

    def reduced(self, cpus: int) -> "ServingFlags":
        """The same flags for a machine of `cpus` CPUs: no more intra-op threads than that."""
        intra_op = min(self.tensorflow_intra_op_parallelism, max(cpus, 1))
        return replace(self, tensorflow_intra_op_parallelism=intra_op)

    def check(self) -> None:
        """Raise BadValue for a number that the server cannot run with."""
        least = dict.fromkeys(
            (
                "tensorflow_inter_op_parallelism",
                "tensorflow_intra_op_parallelism",
                "grpc_max_threads",
                "rest_api_num_threads",
                "rest_api_timeout_in_ms",
            ),
            1,
        ) | {"max_num_load_retries": 0, "file_system_poll_wait_seconds": 0}
        for name, minimum in least.items():
            value = getattr(self, name)
            if value is not None and value < minimum:
                raise BadValue(f"{name} is {value}; it must be at least {minimum}")


def _written(flags: Mapping[str, Value]) -> tuple[str, ...]:
    """`--flag=value` for each flag that has a value; true and false in upstream's spelling."""
    return tuple(
        f"--{name}={str(value).lower() if isinstance(value, bool) else value}"
        for name, value in flags.items()
        if value is not None
    )
