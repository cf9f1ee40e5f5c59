"""Write a comparison's page, picture, table and figures into a folder."""

import json
from pathlib import Path

from ops.errors import OpsError
from ops.report.comparison import record
from ops.report.comparison.comparison import Comparison
from ops.report.comparison.page import page
from ops.report.comparison.panels import drawings
from ops.report.comparison.poster import poster

PAGE = "compare.html"
PICTURE = "compare.png"
FIGURES = "compare.json"
TABLE = "compare.csv"
LEVELS = "users.csv"


def write(comparison: Comparison, folder: Path) -> None:
    """Write all five; raises OpsError when the disk does not take them."""
    texts = {
        PAGE: page(comparison, drawings(comparison)),
        FIGURES: json.dumps(record.plain(comparison), indent=1),
        TABLE: record.figures_sheet(comparison),
        LEVELS: record.levels_sheet(comparison),
    }
    try:
        (folder / PICTURE).write_bytes(poster(comparison))
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise OpsError(f"the comparison cannot be written to {folder}: {error.strerror}") from error
