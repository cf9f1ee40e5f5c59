"""Check that whatever a record holds stands in the page as text."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.report.page import page
from ops.report.run import Run

Make = Callable[..., Any]
EVIL = "<script>alert('x')</script> & \"q\" {{ 7*7 }} </style> <!--"


@pytest.mark.parametrize(
    "key", ["model", "note", "error", "step", "experiment", "gate", "loadtest"]
)
def test_whatever_is_recorded_is_text(
    read_page: Make, release: Make, loadtest: Make, key: str
) -> None:
    step = {"name": EVIL, "status": EVIL, "seconds": 1}
    verdict = {"name": EVIL, "ok": False, "measured": EVIL, "wanted": EVIL}
    evil = {
        "model": {"model": {"name": EVIL, "version": EVIL, "sha256": EVIL, "source": EVIL}},
        "note": {"notes": [EVIL]},
        "error": {"error": EVIL, "status": "failed"},
        "step": {"steps": [step], "endpoints": [{EVIL: EVIL}], "machine": {EVIL: EVIL}},
        "experiment": {"experiment": EVIL, "target": EVIL},
        "gate": {"gate": {"outcome": "passed", "detail": EVIL}},
        "loadtest": {
            "loadtest": loadtest(errors={EVIL: 1}, replicas={EVIL: 1}, verdicts=[verdict])
        },
    }[key]
    read = read_page(page(Run.model_validate(release(**evil)), {}))
    assert read.count("script") == 0
    assert read.count("style") == 1
    assert not read.open
    assert " ".join(EVIL.split()) in read.text


@pytest.mark.parametrize(
    ("status", "hint"), [("succeeded", "invoke predict"), ("failed", "commands.log")]
)
def test_how_to_look_again(read_page: Make, release: Make, status: str, hint: str) -> None:
    read = read_page(page(Run.model_validate(release(status=status)), {}))
    assert hint in read.text
    assert "invoke teardown" in read.text


def test_shares_and_lengths_are_bars(read_page: Make, release: Make, loadtest: Make) -> None:
    uneven = loadtest(replicas={"h:1": 1, "h:2": 3})
    steps = [{"name": "a", "seconds": 1}, {"name": "b", "seconds": 4}]
    read = read_page(page(Run.model_validate(release(loadtest=uneven, steps=steps)), {}))
    widths = read.attributes("style")
    assert widths == ["width: 25.0%", "width: 75.0%", "width: 25.0%", "width: 100.0%"]


def test_nothing_requested_and_nothing_taken_is_no_error(
    read_page: Make, release: Make, loadtest: Make
) -> None:
    idle = loadtest(replicas={"h:1": 0}, requests=0, failures=0)
    run = Run.model_validate(release(loadtest=idle, steps=[{"name": "a", "seconds": 0}]))
    assert "failures of 0 requests" in read_page(page(run, {})).text


def test_the_replicas_own_count_goes_before_the_generators(
    read_page: Make, release: Make, loadtest: Make
) -> None:
    own = {"h:1": {"requests": {"OK": 1}}, "h:2": {"requests": {"OK": 4}}}
    told = loadtest(replicas={"h:1": 5, "h:2": 5}, served=own)
    read = read_page(page(Run.model_validate(release(loadtest=told, steps=[])), {}))
    assert "Requests of each replica, by their own count" in read.text
    assert read.attributes("style") == ["width: 20.0%", "width: 80.0%"]
