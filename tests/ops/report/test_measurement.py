"""Check what a measurement says of itself."""

import pytest

from ops.report.measurement import Measurement, Second


def test_silence_is_not_valid() -> None:
    assert not Measurement().valid


def test_missed_verdicts() -> None:
    verdicts = [{"name": "rate", "ok": False}, {"name": "errors", "ok": True}]
    measured = Measurement.model_validate({"verdicts": verdicts})
    assert [verdict.name for verdict in measured.missed] == ["rate"]


@pytest.mark.parametrize(("requests", "failures", "share"), [(0, 0, None), (4, 1, 0.25), (4, 0, 0)])
def test_failed_share(requests: int, failures: int, share: float | None) -> None:
    assert Measurement(requests=requests, failures=failures).failed_share == share


@pytest.mark.parametrize(("t", "counts"), [(1, False), (2, True), (4, True), (5, False)])
def test_the_seconds_that_count(t: int, counts: bool) -> None:
    measured = Measurement.model_validate({"steady": {"start_s": 2.003, "end_s": 5.001}})
    assert measured.counts(Second(t=t)) is counts
    assert not Measurement().counts(Second(t=t))
