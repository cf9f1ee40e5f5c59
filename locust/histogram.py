"""Put durations into HdrHistograms, which are merged without loss, unlike percentiles."""

import math
from collections.abc import Iterable, Sequence

import gevent
from hdrh.histogram import HdrHistogram

HOUR_US = 3_600_000_000
DIGITS = 3
BREATH_S = 0.002
Z_95 = 1.96


def of(values_us: Iterable[int] = ()) -> HdrHistogram:
    """A histogram of microseconds, to three digits."""
    histogram = HdrHistogram(1, HOUR_US, DIGITS)
    for value_us in values_us:
        add(histogram, value_us)
    return histogram


def add(histogram: HdrHistogram, value_us: int) -> None:
    """Count one more; what is longer than an hour as an hour."""
    histogram.record_value(min(value_us, HOUR_US))


def packed(histogram: HdrHistogram) -> bytes:
    """It in few bytes, to be kept and sent. That takes half a millisecond: others run before."""
    # Not for 0 s: who sleeps so is woken before anyone whose answer has come.
    gevent.sleep(BREATH_S)
    return bytes(histogram.encode())


def merged(parts: Iterable[bytes]) -> HdrHistogram:
    """One histogram of all the values of several packed ones."""
    histogram = of()
    for part in parts:
        histogram.decode_and_add(part)
    return histogram


def percentiles_ms(histogram: HdrHistogram, percents: Sequence[int]) -> dict[str, float | None]:
    """`p50` and the like in milliseconds, and the largest value as `max`; None of nothing."""
    if not histogram.get_total_count():
        return dict.fromkeys([*(f"p{percent}" for percent in percents), "max"])
    found = histogram.get_percentile_to_value_dict(list(percents))
    named = {f"p{percent}": found[percent] for percent in percents}
    named["max"] = histogram.get_max_value()
    return {name: round(value / 1000, 3) for name, value in named.items()}


def interval_ms(histogram: HdrHistogram, percent: float) -> tuple[float, float] | None:
    """Where the percentile of all that might have been measured lies, with 95 % confidence.

    By order statistics, whatever the distribution: the number of values below it is binomial (Hahn
    and Meeker, Statistical Intervals, 5.2, in its normal approximation). None when so few values
    have no such upper end: below 381 for p99.
    """
    count, share = histogram.get_total_count(), percent / 100
    spread = Z_95 * math.sqrt(count * share * (1 - share))
    low, high = math.floor(count * share - spread), math.ceil(count * share + spread)
    if not count or low < 1 or high > count:
        return None
    found = histogram.get_percentile_to_value_dict([100 * low / count, 100 * high / count])
    values = sorted(found.values())
    return round(values[0] / 1000, 3), round(values[-1] / 1000, 3)
