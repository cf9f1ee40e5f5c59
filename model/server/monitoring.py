"""Read where metrics are to be shown from `--monitoring_config_file`."""

from model.errors import BadValue
from model.server.flags import Flags
from model.server.monitoring_config_pb2 import MonitoringConfig
from model.server.text_proto import read

FLAG = "monitoring_config_file"
DEFAULT_PATH = "/monitoring/prometheus/metrics"
"""Upstream's, where the file names none (util/prometheus_exporter.cc)."""


def metrics_path(flags: Flags) -> str | None:
    """Return the REST path of the metrics; None when they are not to be shown.

    Raises BadValue for a file that cannot be used, and for a path without its first slash.
    """
    if not flags.monitoring_config_file:
        return None
    config = read(FLAG, flags.monitoring_config_file, MonitoringConfig()).prometheus_config
    path = config.path or DEFAULT_PATH
    if not path.startswith("/"):
        raise BadValue(
            f"--{FLAG}={flags.monitoring_config_file}: path is '{path}'; it must begin with /"
        )
    return path if config.enable else None
