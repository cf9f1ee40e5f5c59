"""Check the lines that a pipe gets."""

import io
import re
import time
from collections.abc import Callable
from typing import Any

from ops.progress import Progress

Run = Callable[..., Any]


def shapes(text: str) -> list[str]:
    """Lines with their times blotted out and their spaces made single."""
    return [" ".join(re.sub(r"\d+\.\d s", "T", line).split()) for line in text.splitlines()]


def wait_for(text: str, stream: io.StringIO) -> None:
    until = time.monotonic() + 30
    while text not in stream.getvalue():
        assert time.monotonic() < until, stream.getvalue()
        time.sleep(0.01)


def test_a_step_is_two_lines_on_stderr(into_pipe: Run) -> None:
    said = into_pipe("with progress.step('model', 'export') as step: step.say('sha256 12')")
    assert shapes(said.err) == ["▸ model export", "✓ model T sha256 12"]
    assert said.out == ""


def test_nothing_but_text(into_pipe: Run) -> None:
    said = into_pipe(
        "progress.warn('\\x1b[31mred\\x07')\n"
        "with progress.step('a\\r', 'b\\x1b[2J') as step: step.say('c\\x00d')",
        FORCE_COLOR="1",
    )
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", said.err)
    assert "WARNING: red" in said.err


def test_a_failure_names_its_reason_and_goes_on(into_pipe: Run) -> None:
    said = into_pipe("with progress.step('image'): raise ValueError('no\\nbase')")
    assert "✗ image T no base" in shapes(said.err)
    assert said.status == 1


def test_a_failure_without_text_is_named_by_its_class(into_pipe: Run) -> None:
    said = into_pipe("with progress.step('image'): raise ValueError")
    assert "✗ image T ValueError" in shapes(said.err)


def test_an_interrupted_step_says_so(into_pipe: Run) -> None:
    said = into_pipe("with progress.step('image'): raise KeyboardInterrupt")
    assert "✗ image T interrupted" in shapes(said.err)


def test_updates_are_throttled_and_the_last_is_told() -> None:
    stream = io.StringIO()
    with Progress(stream, every_s=3600).step("load") as step:
        for number in range(1000):
            step.say(f"second {number}")
    assert shapes(stream.getvalue()) == ["▸ load", "✓ load T second 999"]


def test_an_update_that_waited_is_told_while_the_step_blocks() -> None:
    stream = io.StringIO()
    with Progress(stream, every_s=0.05).step("load") as step:
        step.say("early")
        step.say("latest")
        wait_for("latest", stream)
        assert "early" not in stream.getvalue()


def test_the_share_is_told() -> None:
    stream = io.StringIO()
    with Progress(stream, every_s=0).step("load") as step:
        step.advance(1, 4)
    assert "load T 25%" in shapes(stream.getvalue())


def test_a_step_that_ended_says_nothing_more() -> None:
    stream = io.StringIO()
    with Progress(stream, every_s=0).step("load") as step:
        pass
    step.say("late")
    assert "late" not in stream.getvalue()


def test_a_reader_that_left_does_not_end_the_run(into_pipe: Run) -> None:
    said = into_pipe(
        "import os\nr, w = os.pipe(); os.close(r); os.dup2(w, 2)\n"
        "with progress.step('model'): pass\nprint('result')"
    )
    assert said.out == "result\n"


def test_ascii_where_nothing_else_can_be_written(into_pipe: Run) -> None:
    said = into_pipe(
        "with progress.step('model'): pass", PYTHONIOENCODING="ascii:strict", PYTHONUTF8="0"
    )
    assert shapes(said.err) == ["> model", "ok model T"]


def test_rich_is_not_imported(into_pipe: Run) -> None:
    said = into_pipe(
        "with progress.step('m'): pass\nprint([m for m in sys.modules if m == 'rich'])"
    )
    assert said.out == "[]\n"
