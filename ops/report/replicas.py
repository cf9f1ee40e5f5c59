"""Draw how the requests were spread over the replicas."""

from typing import Any

from matplotlib.ticker import PercentFormatter

from ops.report.measurement import Measurement
from ops.report.palette import LIGHT
from ops.report.series import HEADROOM, dress, title
from ops.report.shares import shares

# So many bars have a number below them.
MOST_NUMBERS = 10


def draw(axes: Any, loadtest: Measurement) -> None:
    """Fill the axes with a bar for each replica, in the order of the record."""
    found = shares(loadtest)
    parts = [found.share(name) for name in found.counts]
    places = range(1, len(parts) + 1)
    axes.bar(places, parts, color=LIGHT["rate"], width=0.6)
    dress(axes, 2)
    axes.yaxis.set_major_formatter(PercentFormatter(1, 0))
    axes.set(xlim=(0.4, max(len(parts), 2) + 0.6), ylim=(0, max([*parts, 0.01]) * HEADROOM))
    axes.set_xticks(places if len(parts) <= MOST_NUMBERS else [])
    axes.set_xlabel(f"replica, {found.by}", color=LIGHT["faint"], fontsize="small")
    title(axes, "Requests by replica")
