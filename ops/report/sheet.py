"""Write a load test's seconds and its replicas as CSV, for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from ops.report.measurement import Measurement, Second
from ops.report.shares import shares

REPLICAS = ("replica", "requests", "share", "counted")


def seconds(loadtest: Measurement) -> str:
    """A line for each second; `counted` is 1 in the part that counts."""
    names = list(Second.model_fields)
    rows = ([*_values(one, names), int(loadtest.counts(one))] for one in loadtest.seconds)
    return sheet([*names, "counted"], rows)


def replicas(loadtest: Measurement) -> str:
    """A line for each replica: requests, its share of them, 0 to 1, and who counted."""
    found = shares(loadtest)
    rows = (
        (name, count, round(found.share(name), 4), found.by) for name, count in found.counts.items()
    )
    return sheet(REPLICAS, rows)


def sheet(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV with a line of names first; what is not known is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return out.getvalue()


def _values(one: Second, names: list[str]) -> list[Any]:
    return [getattr(one, name) for name in names]
