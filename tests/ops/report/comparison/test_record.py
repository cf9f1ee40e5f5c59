"""Check the plain values, as programs read them."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from ops.report.comparison.record import figures_sheet, levels_sheet, plain, table

Make = Callable[..., Any]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_json_has_everything(compared: Make, load: Make) -> None:
    told = json.loads(json.dumps(plain(compared(a=load(50), b=load(100), c=load(9, valid=False)))))
    assert [one["name"] for one in told["runs"]] == ["a", "b", "c"]
    assert [one["valid"] for one in told["runs"]] == [True, True, False]
    assert told["runs"][0]["noise"]["p50"][0] < 50 < told["runs"][0]["noise"]["p50"][1]
    assert told["runs"][0]["levels"][-1]["users"] == 100
    assert [(one["run"], one["other"], one["figure"]) for one in told["differences"]] == [
        ("b", "a", "rps"), ("b", "a", "p50"), ("b", "a", "p99"),
    ]  # fmt: skip
    assert told["differences"][1]["larger_than_noise"] is True
    assert told["method"] == {"blocks": 10, "confidence": 0.99, "least_difference": 0.05}


def test_a_line_for_each_run(compared: Make, load: Make) -> None:
    first, second = rows(figures_sheet(compared(a=load(50), b=load(60, users=8))))
    assert (first["run"], first["name"], first["p50"]) == ("a.0", "a", "50.0")
    assert (second["valid"], second["unlike"]) == ("True", "users 8, not 100")


def test_a_line_for_each_run_at_each_number_of_users(compared: Make, load: Make) -> None:
    found = rows(levels_sheet(compared(a=load(50), b=load(60))))
    assert len(found) == 22
    assert (found[-1]["name"], found[-1]["users"], found[-1]["seconds"]) == ("b", "100.0", "30")


def test_a_table_for_people(compared: Make, load: Make) -> None:
    verdicts = [{"name": "errors", "ok": False}]
    head, *lines = table(compared(a=load(50), b=load(60, valid=False, verdicts=verdicts)))
    assert head[:3] == ("run", "users", "requests/s")
    assert lines[0] == ("a", "100", "95", "50", "100", "0 %", "valid")
    assert lines[1][-1] == "INVALID: errors"
