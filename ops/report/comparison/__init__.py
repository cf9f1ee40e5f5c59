"""Draw runs over each other, and say which of their differences are larger than the noise."""

from ops.report.comparison.comparison import Comparison, compare
from ops.report.comparison.files import write
from ops.report.comparison.finding import findings
from ops.report.comparison.record import table

__all__ = ["Comparison", "compare", "findings", "table", "write"]
