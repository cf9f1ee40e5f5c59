"""Say in sentences which run is ahead, by how much, and what takes no part."""

from collections.abc import Sequence

from ops.report.comparison.comparison import Comparison
from ops.report.comparison.difference import LEAST, Difference
from ops.report.comparison.entry import Entry
from ops.report.comparison.figure import FIGURES, Figure
from ops.report.wording import number, percent

MOST_NAMES = 2
"""More stand in the table."""


def findings(comparison: Comparison) -> tuple[str, ...]:
    """What a reader must know, the differences first."""
    competing = comparison.competing
    if len(competing) < 2:
        said = [
            "Nothing can be compared: fewer than two of these runs are valid and alike in load."
        ]
    else:
        said = [_ahead(comparison, figure) for figure in FIGURES]
    return (*filter(None, said), *_apart(comparison.entries), *_repeated(comparison))


def amount(found: Difference) -> str:
    """The difference as a percentage: `+41 %`."""
    return f"{_signed(found.ratio)} %"


def bounds(found: Difference) -> str:
    """What the noise leaves of the difference: `+38 to +44`."""
    if found.low is None or found.high is None:
        return "noise unknown"
    return f"{_signed(found.low)} to {_signed(found.high)}"


def _ahead(comparison: Comparison, figure: Figure) -> str:
    ranked = _ranked(comparison.competing, figure)
    if len(ranked) < 2:
        return ""
    best, *others = ranked
    side = "highest" if figure.more_is_better else "lowest"
    parts = [f"{figure.name}: {side} {_named(best, figure)}"]
    further = [one for one in others if _larger(comparison, one, best, figure)]
    near = [_named(one, figure) for one in others if one not in further]
    if near:
        parts.append(f"within the noise: {_listed(near)}")
    if further:
        told = [_away(one, comparison.between(one, best, figure)) for one in further]
        parts.append(f"beyond the noise: {_listed(told)}")
    return f"{'; '.join(parts)}."


def _away(one: Entry, found: Difference | None) -> str:
    return f"{one.name} by {amount(found)} ({bounds(found)})" if found else one.name


def _named(one: Entry, figure: Figure) -> str:
    return f"{one.name} ({number(figure.measured(one.loadtest))} {figure.unit}".rstrip() + ")"


def _listed(told: Sequence[str]) -> str:
    more = len(told) - MOST_NAMES
    return ", ".join([*told[:MOST_NAMES], f"{more} more"] if more > 0 else told)


def _ranked(entries: Sequence[Entry], figure: Figure) -> list[Entry]:
    known = [one for one in entries if figure.measured(one.loadtest)]
    return sorted(
        known, key=lambda one: figure.measured(one.loadtest) or 0, reverse=figure.more_is_better
    )


def _larger(comparison: Comparison, one: Entry, other: Entry, figure: Figure) -> bool:
    found = comparison.between(one, other, figure)
    return bool(found and found.larger_than_noise)


def _apart(entries: Sequence[Entry]) -> list[str]:
    invalid = [
        f"{one.name} is INVALID ({one.doubt}): it is drawn, and can win nothing."
        for one in entries
        if one.doubt
    ]
    first = next((one for one in entries if one.competes), entries[0])
    unlike = [
        f"{one.name} does not compare with {first.name}: {one.unlike}."
        for one in entries
        if one.unlike
    ]
    return [*invalid, *unlike]


def _repeated(comparison: Comparison) -> list[str]:
    if len(comparison.competing) < 2:
        return []
    repeats = {one.figure: one.repeats for one in comparison.differences if one.repeats > 1}
    if not repeats:
        return [
            "No experiment was measured twice, so how far the same one is from itself the next time"
            f" is not known; a difference below {percent(LEAST)} is called noise."
        ]
    told = ", ".join(
        f"{figure.short.partition(',')[0]} {_signed(repeats[figure.key])[1:]} %"
        for figure in FIGURES
        if figure.key in repeats
    )
    return [f"Runs of the same experiment differed by: {told}. Less than that is called noise."]


def _signed(ratio: float) -> str:
    # Without the sum, a negative number may be rounded to -0.
    percents = round(100 * (ratio - 1), 1) + 0.0
    told = f"{percents:+.0f}" if abs(percents) >= 10 else f"{percents:+.1f}"
    return told.replace("-", "\N{MINUS SIGN}")
