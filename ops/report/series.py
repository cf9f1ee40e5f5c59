"""Draw the series of a load test over time: throughput, latency, users, and the generator."""

import math
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from ops.report.measurement import Measurement, Second
from ops.report.palette import LIGHT
from ops.report.wording import number

PERCENTILES = ("p50", "p95", "p99")
NAN = math.nan
HEIGHTS = (2.0, 2.4, 1.2)
"""How the charts of the load share the height."""
GENERATOR: Mapping[str, str] = MappingProxyType(
    {"cpu": "The generator's own processor, cores", "lag_ms": "The generator's own lag, ms"}
)
"""What is drawn of the generator, by the field of a second."""
GENERATOR_HEIGHT = 1.0
# Names come from users: a dollar sign in one is no formula.
STYLE: dict[str, Any] = {
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "svg.fonttype": "none",
    "svg.hashsalt": "report",
    "lines.linewidth": 1.6,
    "lines.solid_joinstyle": "round",
}
# Room above the highest value of the part that counts.
HEADROOM = 1.18


def heights(loadtest: Measurement) -> tuple[float, ...]:
    """How many charts there are to draw, and how they share the height."""
    return (*HEIGHTS, *(GENERATOR_HEIGHT for _ in generator(loadtest)))


def generator(loadtest: Measurement) -> tuple[str, ...]:
    """The fields of GENERATOR that some second tells; older runs tell none."""
    return tuple(
        name
        for name in GENERATOR
        if any(getattr(second, name) is not None for second in loadtest.seconds)
    )


def draw(loadtest: Measurement, axes: Sequence[Any], narrow: bool = False) -> None:
    """Fill as many axes as there are `heights`, which share their time; `narrow` suits a phone."""
    throughput, latency, users, *others = axes
    _throughput(throughput, loadtest)
    _latency(latency, loadtest)
    _users(users, loadtest)
    for one, name in zip(others, generator(loadtest), strict=True):
        _generator(one, loadtest, name, GENERATOR[name])
    times = [second.t for second in loadtest.seconds]
    for one in axes:
        dress(one, 4 if one in (throughput, latency) else 2)
        _shade(one, loadtest, times)
        one.set_xlim(times[0], max(times[-1], times[0] + 1))
        _name_time(one)
    _name_ramp(throughput, loadtest, times)
    for one in (throughput, latency):
        key(one, narrow)


def _throughput(axes: Any, loadtest: Measurement) -> None:
    times = [second.t for second in loadtest.seconds]
    rates = [second.requests for second in loadtest.seconds]
    axes.fill_between(times, rates, color=LIGHT["rate"], alpha=0.16, linewidth=0)
    axes.plot(times, rates, color=LIGHT["rate"], label="requests")
    failures = {second.t: second.failures for second in loadtest.seconds if second.failures}
    if failures:
        heights = list(failures.values())
        axes.bar(list(failures), heights, width=1, color=LIGHT["bad"], label="failures")
    if loadtest.rps and loadtest.steady:
        ends = (loadtest.steady.start_s, loadtest.steady.end_s)
        label = f"mean {number(loadtest.rps)}"
        axes.plot(ends, [loadtest.rps] * 2, color=LIGHT["ink"], ls=(0, (4, 3)), lw=1, label=label)
    _scale(axes, loadtest, lambda second: [second.requests])
    title(axes, "Throughput, requests per second")


def _latency(axes: Any, loadtest: Measurement) -> None:
    times = [second.t for second in loadtest.seconds]
    for name in PERCENTILES:
        values = [_milliseconds(second, name) for second in loadtest.seconds]
        axes.plot(times, values, color=LIGHT[name], label=name)
    hidden = _scale(axes, loadtest, lambda one: [_milliseconds(one, name) for name in PERCENTILES])
    title(axes, f"Latency, ms{_above(hidden)}")


def _users(axes: Any, loadtest: Measurement) -> None:
    times = [second.t for second in loadtest.seconds]
    users = [second.users for second in loadtest.seconds]
    axes.fill_between(times, users, color=LIGHT["users"], alpha=0.16, linewidth=0)
    axes.plot(times, users, color=LIGHT["users"])
    _scale(axes, loadtest, lambda second: [second.users])
    title(axes, "Simulated users")


def _generator(axes: Any, loadtest: Measurement, name: str, text: str) -> None:
    times = [second.t for second in loadtest.seconds]
    values = [_known(getattr(second, name)) for second in loadtest.seconds]
    axes.plot(times, values, color=LIGHT["users"])
    hidden = _scale(axes, loadtest, lambda second: [_known(getattr(second, name))])
    title(axes, f"{text}{_above(hidden)}")


def _above(hidden: float | None) -> str:
    return f" (up to {number(hidden)} in the ramp)" if hidden else ""


def _known(value: float | None) -> float:
    return NAN if value is None else value


def _milliseconds(second: Second, name: str) -> float:
    """A second in which nothing was answered has no latency, and leaves a gap."""
    value: float | None = getattr(second, name)
    return value if second.requests and value is not None and math.isfinite(value) else NAN


def _scale(axes: Any, loadtest: Measurement, of: Any) -> float | None:
    """Scale by the part that counts; returns the ramp's highest value when that is cut off."""
    seconds = loadtest.seconds
    top_all = _highest(value for second in seconds for value in of(second))
    counted = [one for one in seconds if loadtest.counts(one)]
    top = _highest(value for second in counted for value in of(second)) or top_all
    axes.set_ylim(0, (top or 1) * HEADROOM)
    return top_all if top_all > top * HEADROOM else None


def _highest(values: Iterable[float]) -> float:
    return max((value for value in values if math.isfinite(value)), default=0.0)


def _shade(axes: Any, loadtest: Measurement, times: list[float]) -> None:
    """Cover what does not count: before and after the steady part, or all where there is none."""
    steady = loadtest.steady
    spans = [(times[0], steady.start_s), (steady.end_s, times[-1])] if steady else []
    for begin, end in spans or [(times[0], times[-1])]:
        if end > begin:
            axes.axvspan(begin, end, color=LIGHT["ramp"], alpha=0.75, lw=0, zorder=2.5)


def _name_ramp(axes: Any, loadtest: Measurement, times: list[float]) -> None:
    """Say what the grey part is, in it; a narrow one lends its edge only."""
    steady = loadtest.steady
    text = "ramp, not counted" if steady else "never steady, not counted"
    if steady is None or steady.start_s > times[0]:
        axes.annotate(
            text, (times[0], 1), xycoords=("data", "axes fraction"), xytext=(6, -6),
            textcoords="offset points", va="top", fontsize="small", color=LIGHT["faint"], zorder=4,
        )  # fmt: skip


def _name_time(axes: Any) -> None:
    """Write the seconds under the lowest charts alone: those above share them."""
    lowest = axes.get_subplotspec().is_last_row()
    axes.tick_params(labelbottom=lowest)
    if lowest:
        axes.set_xlabel("seconds since the start", color=LIGHT["faint"], fontsize="small")


def title(axes: Any, text: str, pad: float = 6) -> None:
    """Name a chart above its left edge."""
    style = {"fontsize": "medium", "fontweight": "bold", "color": LIGHT["ink"]}
    axes.set_title(text, loc="left", pad=pad, **style)


def key(axes: Any, narrow: bool) -> None:
    """Name the lines beside the title, or between title and chart where the width is short."""
    if narrow:
        title(axes, axes.get_title(loc="left"), pad=20)
    axes.legend(
        loc="lower left" if narrow else "lower right",
        bbox_to_anchor=(0.0 if narrow else 1.0, 1.0),
        ncols=4,
        frameon=False,
        borderaxespad=0.2,
        borderpad=0.2,
        handlelength=1.2,
        columnspacing=1.2,
        fontsize="small",
        labelcolor=LIGHT["ink"],
    )


def dress(axes: Any, ticks: int) -> None:
    """Leave of the frame what helps to read: faint lines at about so many heights."""
    axes.set_facecolor("none")
    axes.grid(axis="y", color=LIGHT["rule"], linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(colors=LIGHT["faint"], length=0, labelsize="small")
    axes.locator_params(axis="y", nbins=ticks)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(LIGHT["rule"])
