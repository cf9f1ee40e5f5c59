"""Check what a measurement says of itself."""

import pytest

from ops.report.measurement import Measurement


def test_silence_is_not_valid() -> None:
    assert not Measurement().valid


def test_missed_verdicts() -> None:
    verdicts = [{"name": "rate", "ok": False}, {"name": "errors", "ok": True}]
    measured = Measurement.model_validate({"verdicts": verdicts})
    assert [verdict.name for verdict in measured.missed] == ["rate"]


@pytest.mark.parametrize(("requests", "failures", "share"), [(0, 0, None), (4, 1, 0.25), (4, 0, 0)])
def test_failed_share(requests: int, failures: int, share: float | None) -> None:
    assert Measurement(requests=requests, failures=failures).failed_share == share
