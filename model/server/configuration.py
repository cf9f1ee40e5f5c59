"""Read which models to serve, and which of their versions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tensorflow_serving.config import model_server_config_pb2

from model.server.core import Labels
from model.server.failure import RequestFailure, invalid
from model.server.flags import Flags
from model.server.text_proto import read

PLATFORM = "tensorflow"
FLAG = "model_config_file"

Message = model_server_config_pb2.ModelServerConfig


@dataclass(frozen=True)
class Policy:
    """Which of the versions found are served: the latest ones, all, or those named."""

    latest: int = 1
    every: bool = False
    specific: frozenset[int] | None = None

    def choose(self, found: Mapping[int, Path]) -> dict[int, Path]:
        """Return the versions to serve, newest first."""
        newest = sorted(found, reverse=True)
        if self.specific is not None:
            newest = [version for version in newest if version in self.specific]
        elif not self.every:
            newest = newest[: self.latest]
        return {version: found[version] for version in newest}


@dataclass(frozen=True)
class ModelConfig:
    """One model to serve."""

    name: str
    base_path: Path
    policy: Policy = Policy()
    labels: Mapping[str, int] = field(default_factory=dict)


def configured(flags: Flags) -> tuple[ModelConfig, ...]:
    """Return the models that the flags ask for, by the configuration file or by name and path.

    Raises BadValue for a file that is no configuration, and RequestFailure as `models` does.
    """
    if flags.model_config_file:
        return models(read(FLAG, flags.model_config_file, Message()))
    return (ModelConfig(flags.model_name, Path(flags.model_base_path)),)


def models(message: Any) -> tuple[ModelConfig, ...]:
    """Read a ModelServerConfig.

    Raises INVALID_ARGUMENT for a model that is listed twice, has no absolute path or another
    platform, and for anything but a list of models.
    """
    if message.WhichOneof("config") != "model_config_list":
        raise invalid("ServerModelConfig type not supported: only ModelConfigList is.")
    read_models = tuple(_model(config) for config in message.model_config_list.config)
    names = [model.name for model in read_models]
    for name in names:
        if names.count(name) > 1:
            raise invalid(f"Illegal to list model {name} multiple times in config list")
    return read_models


def labels(configs: Iterable[ModelConfig]) -> Labels:
    """Return the labels of all models."""
    return {config.name: dict(config.labels) for config in configs}


def _model(config: Any) -> ModelConfig:
    if not Path(config.base_path).is_absolute():
        raise _wrong(config, f"needs an absolute base_path; got base_path()={config.base_path}")
    old_type = model_server_config_pb2.ModelType.Name(config.model_type).lower()
    platform = config.model_platform or (old_type if config.model_type else "")
    if platform != PLATFORM:
        raise _wrong(config, f'needs model_platform "{PLATFORM}"; got "{platform}"')
    policy = _policy(config.model_version_policy)
    return ModelConfig(config.name, Path(config.base_path), policy, dict(config.version_labels))


def _wrong(config: Any, what: str) -> RequestFailure:
    return invalid(f"Model {config.name} {what}")


def _policy(message: Any) -> Policy:
    choice = message.WhichOneof("policy_choice")
    if choice == "all":
        return Policy(every=True)
    if choice == "specific":
        return Policy(specific=frozenset(message.specific.versions))
    return Policy(latest=max(message.latest.num_versions, 1))
