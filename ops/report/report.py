"""Write a run's report.html, report.png and CSVs from its release.json or loadtest.json."""

from pathlib import Path

from ops.errors import OpsError
from ops.report import sheet
from ops.report.run import read

PAGE = "report.html"
PICTURE = "report.png"
SECONDS = "seconds.csv"
REPLICAS = "replicas.csv"


def write(folder: Path) -> None:
    """Write the report's files into the run's folder, over any that are there.

    Raises BadValue when the folder holds no record or one that cannot be read, OpsError when the
    files cannot be written.
    """
    run = read(folder)
    # Drawing and templates cost more to import than the rest of the command line.
    from ops.report.drawing import drawings
    from ops.report.page import page
    from ops.report.slide import slide

    try:
        (folder / PICTURE).write_bytes(slide(run))
        (folder / PAGE).write_text(page(run, drawings(run.loadtest)), encoding="utf-8")
        if run.loadtest:
            (folder / SECONDS).write_text(sheet.seconds(run.loadtest), encoding="utf-8")
            (folder / REPLICAS).write_text(sheet.replicas(run.loadtest), encoding="utf-8")
    except OSError as error:
        raise OpsError(f"the report cannot be written to {folder}: {error.strerror}") from error
