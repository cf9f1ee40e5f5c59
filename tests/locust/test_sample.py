"""Keep some answers, and never many."""

import base64
import json
from collections import Counter
from pathlib import Path

from sample import MOST, MOST_BYTES, Sample, write


def test_few_are_all_kept() -> None:
    sample = Sample()
    for number in range(3):
        sample.offer(number, b"%d" % number)

    assert sample.kept == [(0, b"0"), (1, b"1"), (2, b"2")]


def test_of_many_each_is_as_likely() -> None:
    """Of 320 answers 32 are kept: each in a tenth of 2000 samples, give or take 5 deviations."""
    times: Counter[int] = Counter()
    for _ in range(2000):
        sample = Sample()
        for number in range(10 * MOST):
            sample.offer(number, b"")
        assert len(sample.kept) == MOST
        times.update(host for host, _ in sample.kept)

    assert len(times) == 10 * MOST
    assert 200 - 5 * 13.5 < min(times.values()) <= max(times.values()) < 200 + 5 * 13.5


def test_large_ones_are_fewer() -> None:
    sample = Sample()
    for _ in range(10):
        sample.offer(0, bytes(MOST_BYTES // 3))

    assert len(sample.kept) == 3


def test_written(tmp_path: Path) -> None:
    write([(1, b"\xff")], ("a:1", "b:2"), tmp_path / "answers")

    (answer,) = json.loads((tmp_path / "answers").read_text())["answers"]
    assert (answer["host"], base64.b64decode(answer["body"])) == ("b:2", b"\xff")
