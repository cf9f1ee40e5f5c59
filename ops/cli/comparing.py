"""Compare runs from the command line."""

import time
from collections.abc import Sequence
from pathlib import Path

from ops import config
from ops.cli import values
from ops.cli.answer import answers
from ops.errors import BadValue
from ops.misfit import did_you_mean
from ops.records import Run
from ops.report import comparison
from ops.report.comparison import Comparison, findings, table

NEWEST = 3


@answers
def compare(runs: Sequence[str], set_: Sequence[str]) -> None:
    """Tell which run is ahead and which differences are noise, and draw them over each other."""
    settings = config.load(flags=values.settings(set_))
    folders = [_folder(settings.runs_dir, name) for name in runs]
    found = comparison.compare(folders)
    place = Run(settings.runs_dir, f"compare-{time.strftime('%Y%m%d-%H%M%S')}")
    comparison.write(found, place.folder)
    _tell(found)
    print(f"page: {place.folder / 'compare.html'}")


def _folder(runs_dir: Path, name: str) -> Path:
    """The run of that id, or the folder of that path, as seen from where we were started."""
    for place in (runs_dir / name, Path(name)):
        if name and place.is_dir():
            return place
    ids = sorted(one.parent.name for one in runs_dir.glob("2*/loadtest.json"))
    newest = ", ".join(ids[-NEWEST:]) or "none"
    near = did_you_mean(name, ids)
    raise BadValue(f"there is no run `{name}` in {runs_dir}{near or f'; the newest are: {newest}'}")


def _tell(found: Comparison) -> None:
    rows = list(table(found))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        name, *figures, standing = row
        cells = (cell.rjust(width) for cell, width in zip(figures, widths[1:-1], strict=True))
        print(f"{name:<{widths[0]}}  {'  '.join(cells)}  {standing}".rstrip())
    print()
    for one in findings(found):
        print(one)
