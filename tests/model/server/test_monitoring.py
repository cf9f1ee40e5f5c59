"""Check where metrics are asked for, and that a wrong file is refused."""

from pathlib import Path

import pytest

from model.errors import BadValue
from model.server.flags import Flags
from model.server.monitoring import metrics_path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("prometheus_config { enable: true }", "/monitoring/prometheus/metrics"),
        ('prometheus_config: { enable: true, path: "/figures" }', "/figures"),
        ('prometheus_config { path: "/figures" }', None),
        ("", None),
    ],
)
def test_the_path_of_the_metrics(tmp_path: Path, text: str, path: str | None) -> None:
    (tmp_path / "file").write_text(text)
    assert metrics_path(Flags("/m", monitoring_config_file=str(tmp_path / "file"))) == path


def test_no_metrics_without_a_file() -> None:
    assert metrics_path(Flags("/m")) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("prometheus { enable: true }", "the file is no MonitoringConfig in text format"),
        ('prometheus_config { path: "figures" }', "path is 'figures'; it must begin with /"),
    ],
)
def test_a_wrong_file(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "file").write_text(text)
    with pytest.raises(BadValue, match=says):
        metrics_path(Flags("/m", monitoring_config_file=str(tmp_path / "file")))
