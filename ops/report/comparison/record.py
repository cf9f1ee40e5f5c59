"""Put a comparison into plain values: for JSON, for CSV, and for a terminal."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from ops.report.comparison.comparison import Comparison
from ops.report.comparison.difference import LEAST
from ops.report.comparison.entry import Entry
from ops.report.comparison.figure import FIGURES
from ops.report.comparison.finding import findings
from ops.report.comparison.noise import BLOCKS, CONFIDENCE
from ops.report.sheet import sheet
from ops.report.wording import number, percent

COLUMNS = (
    "run", "name", "target", "protocol", "users", "requests", "failures",
    "rps", "p50", "p99", "valid", "doubt", "unlike",
)  # fmt: skip
LEVELS = ("run", "name", "users", "seconds", "rps", "p50", "p99")


def plain(comparison: Comparison) -> dict[str, Any]:
    """Everything, for JSON; latencies in milliseconds, ratios of a run's figure to the other's."""
    return {
        "runs": [_run(one) for one in comparison.entries],
        "differences": [
            {**asdict(one), "larger_than_noise": one.larger_than_noise}
            for one in comparison.differences
        ],
        "findings": findings(comparison),
        "method": {"blocks": BLOCKS, "confidence": CONFIDENCE, "least_difference": LEAST},
    }


def figures_sheet(comparison: Comparison) -> str:
    """CSV with a line for each run."""
    rows = [_figures(one) for one in comparison.entries]
    return sheet(COLUMNS, ([row[name] for name in COLUMNS] for row in rows))


def levels_sheet(comparison: Comparison) -> str:
    """CSV of the lines that are drawn: each run at each number of users."""
    return sheet(
        LEVELS,
        (
            (one.run.id, one.name, *asdict(level).values())
            for one in comparison.entries
            for level in one.levels
        ),
    )


def table(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    """Rows of words for people, the head first."""
    yield ("run", "users", "requests/s", "p50 ms", "p99 ms", "failed", "")
    for one in comparison.entries:
        loadtest = one.loadtest
        yield (
            one.name,
            number(loadtest.users),
            *(number(figure.measured(loadtest)) for figure in FIGURES),
            percent(loadtest.failed_share),
            standing(one),
        )


def standing(entry: Entry) -> str:
    """Whether it competes, in a word or two."""
    if entry.doubt:
        return f"INVALID: {entry.doubt}"
    return "does not compare" if entry.unlike else "valid"


def _run(one: Entry) -> dict[str, Any]:
    spans = {figure.key: one.span(figure) for figure in FIGURES}
    return {**_figures(one), "noise": spans, "levels": [asdict(level) for level in one.levels]}


def _figures(one: Entry) -> dict[str, Any]:
    loadtest = one.loadtest
    return {
        "run": one.run.id,
        "name": one.name,
        "target": one.run.target,
        "protocol": loadtest.protocol,
        "users": loadtest.users,
        "requests": loadtest.requests,
        "failures": loadtest.failures,
        **{figure.key: figure.measured(loadtest) for figure in FIGURES},
        "valid": loadtest.valid,
        "doubt": one.doubt,
        "unlike": one.unlike,
    }
