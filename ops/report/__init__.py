"""Turn a run's records into a page and a picture that people read first."""

from ops.report.report import write

__all__ = ["write"]
