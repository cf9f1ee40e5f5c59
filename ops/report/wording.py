"""Write values for people: few digits, units, thousands apart."""

import math
from datetime import UTC, datetime
from typing import Any

UNKNOWN = "unknown"
LABELS = {
    "cpus": "CPUs",
    "grpc": "gRPC",
    "max": "largest",
    "memory_gb": "memory, GB",
    "rest": "REST",
}


def number(value: float | None) -> str:
    """Three digits that count, more only for whole numbers: `0.25`, `18.3`, `1,234`."""
    if value is None or math.isnan(value):
        return UNKNOWN
    if math.isinf(value):
        return "no limit"
    if value == int(value) or abs(value) >= 99.95:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 9.995 else f"{value:.3g}"


def milliseconds(value: float | None) -> str:
    """A latency; a missing one is unknown, never 0."""
    return UNKNOWN if value is None else f"{number(value)} ms"


def percent(share: float | None) -> str:
    """A share of 0 to 1; only none at all reads 0 %, only all of it 100 %."""
    if share is None or math.isnan(share):
        return UNKNOWN
    if 0 < share < 0.001:
        return "under 0.1 %"
    if 0.999 < share < 1:
        return "over 99.9 %"
    return f"{share * 100:.1f}".removesuffix(".0") + " %"


def duration(seconds: float) -> str:
    """A length of time: `3.2 s`, `2 min 05 s`, `1 h 02 min`."""
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def moment(when: datetime) -> str:
    """A point in time in UTC; one without a zone is shown as it is."""
    if when.tzinfo is None:
        return f"{when:%d %B %Y, %H:%M}"
    return f"{when.astimezone(UTC):%d %B %Y, %H:%M} UTC"


def plain(value: Any) -> str:
    """Any value of a record as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(plain, value))
    if isinstance(value, dict):
        return ", ".join(f"{key} {plain(inner)}" for key, inner in value.items())
    return str(value)


def words(name: str) -> str:
    """A field's name as words: `achieved_rate` becomes `achieved rate`."""
    return LABELS.get(name, name.replace("_", " "))
