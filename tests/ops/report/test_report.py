"""Check the files as a reader meets them, for every kind of run."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops.errors import BadValue, OpsError
from ops.report import write
from ops.report.palette import LIGHT

Make = Callable[..., Any]


def test_a_good_release_says_what_where_and_the_three_numbers(report: Make, release: Make) -> None:
    gate = {"outcome": "passed", "detail": "p99 is 122 ms, at most 500 ms wanted"}
    text = report(release=release(gate=gate)).page.text
    assert "resnet50 version 1 was released to local as experiment 2n-8c-16r-interop4" in text
    assert "The gate passed: p99 is 122 ms, at most 500 ms wanted." in text
    assert "29.8 requests per second 122 ms p99 latency 3 failures of 1,712 requests, 0.2 %" in text
    assert "INVALID" not in text


def test_the_page_needs_nothing_from_outside(report: Make, release: Make) -> None:
    page = report(release=release()).page
    assert not page.open
    assert all(link.startswith("#") for link in page.attributes("href"))
    assert not page.attributes("src")
    assert page.count("script") == page.count("link") == 0
    assert not re.search(r"@import|url\((?!#)", page.source)
    assert page.count("svg") == 2


def test_an_invalid_measurement_cannot_be_overlooked(
    report: Make, release: Make, invalid_loadtest: Make
) -> None:
    made = report(release=release(loadtest=invalid_loadtest()))
    assert "INVALID MEASUREMENT Do not use these figures." in made.page.text
    assert "What speaks against them: achieved rate." in made.page.text
    # The banner, each of the three figures, and across the charts.
    assert made.page.text.count("INVALID") == 5
    assert made.page.count("div", **{"class": "figures invalid"}) == 1
    assert made.pixels(LIGHT["bad"]) > 40_000


def test_a_record_that_does_not_say_valid_is_invalid(
    report: Make, release: Make, loadtest: Make
) -> None:
    silent = loadtest(verdicts=[])
    del silent["valid"]
    assert (
        "What speaks against them: no verdict" in report(release=release(loadtest=silent)).page.text
    )


def test_a_failed_release_says_at_which_step_and_why(report: Make, release: Make) -> None:
    steps = [
        {"name": "model", "status": "done", "seconds": 3},
        {"name": "start", "status": "failed", "seconds": 120},
    ]
    error = "the replica on port 8502 never became ready"
    made = report(release=release(status="failed", loadtest=None, steps=steps, error=error))
    assert "FAILED" in made.page.words
    assert "failed at the step “start”, 2 min 03 s after it began." in made.page.text
    assert f"Reason: {error}." in made.page.text
    assert made.page.count("section", id="charts") == 0
    assert made.pixels(LIGHT["bad"]) > 20_000


def test_notes_stand_out(report: Make, release: Make) -> None:
    made = report(release=release(notes=["random weights: answers mean nothing", "second"]))
    assert made.page.count("p", **{"class": "note"}) == 2
    assert "Random weights: answers mean nothing" in made.page.text
    assert made.pixels(LIGHT["warn"]) > 500


def test_a_load_test_alone_speaks_of_itself(report: Make, loadtest: Make) -> None:
    page = report(loadtest=loadtest()).page
    assert (
        "with 16 users over grpc against 127.0.0.1:8500, 127.0.0.1:8502; nothing was" in page.text
    )
    assert "MEASURED" in page.words
    assert page.count("section", id="steps") == 0
    assert "The release" not in page.text


def test_both_files_take_names_as_text(report: Make, release: Make) -> None:
    model = {"name": "<script>alert('$x^{')</script>"}
    page = report(release=release(model=model)).page
    assert page.count("script") == 0
    assert model["name"] in page.text


def test_an_invalid_load_test_alone(report: Make, invalid_loadtest: Make) -> None:
    made = report(loadtest=invalid_loadtest())
    assert "INVALID MEASUREMENT" in made.page.text
    assert "MEASURED" not in made.page.words
    assert made.pixels(LIGHT["bad"]) > 40_000


@pytest.mark.parametrize("record", [{}, {"status": "running", "id": "x"}])
def test_missing_keys_are_left_out(report: Make, record: dict[str, Any]) -> None:
    page = report(release=record).page
    assert not {"None", "null", "nan", "Undefined", "unknown"} & set(page.words)
    assert "has not finished" in page.text


def test_keys_that_are_null_are_left_out(report: Make, release: Make, loadtest: Make) -> None:
    empty = dict.fromkeys(("machine", "gate", "error", "started", "ended", "image", "model"))
    gaps = loadtest(steady=None, stopped=None, rps=None, latency_ms={"p99": None}, users=None)
    page = report(release=release(**empty, loadtest=gaps)).page
    assert not {"None", "null", "nan"} & set(page.words)
    assert "nothing here counts" in page.text


def test_the_figures_are_there_for_a_spreadsheet(
    report: Make, release: Make, tmp_path: Path
) -> None:
    report(release=release())
    assert len((tmp_path / "seconds.csv").read_text().splitlines()) == 31
    assert (tmp_path / "replicas.csv").read_text().startswith("replica,requests,share,counted\n")


def test_without_a_load_there_are_no_sheets(report: Make, release: Make, tmp_path: Path) -> None:
    report(release=release(loadtest=None))
    assert not list(tmp_path.glob("*.csv"))


def test_a_folder_without_a_record(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match=r"neither release\.json nor loadtest\.json"):
        write(tmp_path)


def test_a_report_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "release.json").write_text("{}")
    (tmp_path / "report.html").mkdir()
    with pytest.raises(OpsError, match="cannot be written"):
        write(tmp_path)


def test_importing_the_report_does_not_import_matplotlib() -> None:
    asked = "import sys, ops.report; print({'matplotlib', 'numpy', 'jinja2'} & set(sys.modules))"
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=root, capture_output=True, timeout=60, check=True
    )
    assert done.stdout == b"set()\n"


def test_pyplot_is_never_imported(tmp_path: Path) -> None:
    (tmp_path / "release.json").write_text("{}")
    asked = (
        "import sys; from pathlib import Path; from ops.report import write\n"
        "write(Path(sys.argv[1])); print('matplotlib.pyplot' in sys.modules)"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", asked, str(tmp_path)],
        cwd=root, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout == b"False\n"
