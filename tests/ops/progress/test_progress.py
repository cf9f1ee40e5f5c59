"""Check what a run may say, whatever its stream."""

import io

import pytest

from ops.progress import Progress


def test_the_body_gets_its_step() -> None:
    with Progress(io.StringIO()).step("model", "export") as step:
        assert (step.name, step.detail) == ("model", "export")


def test_what_the_body_raises_goes_on() -> None:
    with pytest.raises(LookupError), Progress(io.StringIO()).step("model"):
        raise LookupError("lost")


def test_the_length_of_a_step_is_known_after_it() -> None:
    with Progress(io.StringIO()).step("model") as step:
        pass
    assert step.seconds >= 0


@pytest.mark.parametrize(
    ("text", "written"),
    [("a\n  b", "a\n  b\n"), ("", "\n"), ("a\x1b[1mb\x1b[0m", "ab\n"), ("a  \n", "a\n")],
)
def test_lines_are_written_as_they_are(text: str, written: str) -> None:
    stream = io.StringIO()
    Progress(stream).line(text)
    assert stream.getvalue() == written


def test_a_warning_is_one_loud_line() -> None:
    stream = io.StringIO()
    Progress(stream).warn("random weights:\nanswers mean nothing")
    assert stream.getvalue() == "WARNING: random weights: answers mean nothing\n"


def test_a_step_may_miss_what_it_should_reach_and_raise_nothing() -> None:
    stream = io.StringIO()
    with Progress(stream).step("gate") as step:
        step.say("asked")
        step.miss("SLO missed:\np99")
    last = stream.getvalue().splitlines()[-1]
    assert last.startswith(("✗ gate", "x gate", "FAILED"))
    assert last.endswith("SLO missed: p99")
