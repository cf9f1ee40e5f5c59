"""Check that the file which --monitoring_config_file names is mounted, and turns metrics on."""

from collections.abc import Iterable, Iterator

from google.protobuf import text_format

from ops.manifests import mounted
from ops.manifests.manifest import Manifest
from ops.manifests.monitoring_config_pb2 import MonitoringConfig

FLAG = "monitoring_config_file"


def problems(manifests: Iterable[Manifest]) -> Iterator[str]:
    """Monitoring files that no ConfigMap holds, or with which the server shows no metrics."""
    return mounted.faults(FLAG, manifests, _fault)


def _fault(text: str) -> str | None:
    """What is wrong with a monitoring file, or None."""
    try:
        config = text_format.Parse(text, MonitoringConfig()).prometheus_config
    except text_format.ParseError as error:
        return f"is no MonitoringConfig: {error}"
    if not config.enable:
        return "turns no metrics on; write prometheus_config { enable: true }"
    if config.path and not config.path.startswith("/"):
        return f"path is '{config.path}'; it must begin with /"
    return None
