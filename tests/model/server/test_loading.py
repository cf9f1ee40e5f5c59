"""Check which version is loaded, and how failing is tried again."""

from pathlib import Path

import pytest

from model.errors import ModelError
from model.server.flags import Flags
from model.server.loading import load_latest


def test_the_highest_number_is_the_latest(bases: Path) -> None:
    """Ten comes after two, and zeros before it mean nothing."""
    servable = load_latest(Flags(str(bases / "times"), "times"))
    assert (servable.name, servable.version) == ("times", 10)


@pytest.mark.parametrize(
    ("base", "says"),
    [
        ("missing", "there is no such folder"),
        ("empty", "it has no version in it, a folder named by a whole number"),
        ("corrupt", "Error parsing message"),
    ],
)
def test_retries_then_gives_up(
    bases: Path, base: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = Flags(str(bases / base), max_num_load_retries=2, load_retry_interval_micros=1)
    with pytest.raises(ModelError, match=f"model default could not be loaded .*{says}"):
        load_latest(flags)
    tried = capsys.readouterr().err.splitlines()
    assert [line.split("; ")[-1] for line in tried] == [
        "2 more tries, the next in 1e-06 s",
        "1 more tries, the next in 1e-06 s",
    ]


def test_no_retry_fails_at_once(bases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ModelError):
        load_latest(Flags(str(bases / "missing"), max_num_load_retries=0))
    assert capsys.readouterr().err == ""
