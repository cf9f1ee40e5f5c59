"""Check the CSVs, read as a spreadsheet does."""

import csv
import io
from typing import Any

from ops.report import sheet
from ops.report.measurement import Measurement

SECONDS = [
    {"t": 0, "users": 1, "requests": 0},
    {"t": 1, "users": 2, "requests": 4, "p50": 10, "p95": 20, "p99": 30, "cpu": 0.5, "lag_ms": 2},
]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def measured(**record: Any) -> Measurement:
    return Measurement.model_validate(record)


def test_seconds() -> None:
    first, second = rows(
        sheet.seconds(measured(seconds=SECONDS, steady={"start_s": 1.002, "end_s": 2}))
    )
    assert (first["p99"], first["cpu"], first["counted"]) == ("", "", "0")
    assert (second["p99"], second["cpu"], second["lag_ms"]) == ("30.0", "0.5", "2.0")
    assert second["counted"] == "1"


def test_replicas() -> None:
    (first, second) = rows(sheet.replicas(measured(replicas={"a:1": 2, 'b",\n': 1})))
    assert (first["requests"], first["share"]) == ("2", "0.6667")
    assert second["replica"] == 'b",\n'
    assert second["counted"] == "as the generator counted"
