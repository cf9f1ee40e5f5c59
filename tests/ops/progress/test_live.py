"""Check the lines that a terminal gets, on a real one."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len

Run = Callable[..., Any]
BLOCKED = "with progress.step('model', 'exporting') as step:\n    time.sleep(60)\n"
COLOUR = r"\x1b\[[0-9;]*m"


def frames(screen: str, name: str) -> list[str]:
    return re.findall(rf"[⠀-⣿] {name} +(\d+\.\d) s", screen)


def rows(screen: str) -> list[str]:
    """Everything drawn between two movements of the cursor."""
    drawn = re.split(r"\r\n|\r|\x1b\[\d*[AK]", re.sub(COLOUR + r"|\x1b\[\?25[hl]", "", screen))
    return [row for row in drawn if row]


def test_the_line_ticks_by_itself_while_a_call_blocks(on_terminal: Run) -> None:
    said = on_terminal("with progress.step('model'): time.sleep(1)").end()
    assert len(set(frames(said.err, "model"))) >= 3


def test_one_line_stays(on_terminal: Run) -> None:
    said = on_terminal("with progress.step('model', 'x') as step: step.say('sha256 12')").end()
    assert re.fullmatch(r"✓ model +0\.\d s  sha256 12", rows(said.err)[-1])


def test_results_stay_on_stdout(on_terminal: Run) -> None:
    said = on_terminal("with progress.step('model'): print('result')").end()
    assert said.out == "result\n"
    assert "result" not in said.err


def test_lines_and_stderr_stand_above_the_live_line(on_terminal: Run) -> None:
    body = "with progress.step('model'):\n  progress.line('kept')\n  print('told', file=sys.stderr)"
    drawn = rows(on_terminal(body).end().err)
    assert "kept" in drawn
    assert "told" in drawn


def test_a_step_within_a_step(on_terminal: Run) -> None:
    body = "with progress.step('outer'):\n  with progress.step('inner'): time.sleep(0.3)"
    drawn = " ".join(rows(on_terminal(body).end().err))
    assert drawn.index("✓ inner") < drawn.index("✓ outer")


def test_interruption_leaves_a_clean_terminal(on_terminal: Run) -> None:
    terminal = on_terminal(BLOCKED)
    terminal.wait_for("exporting")
    terminal.interrupt()
    said = terminal.end()
    assert re.search(r"✗ model +\d+\.\d s  interrupted", said.err)
    assert said.err.rfind("\x1b[?25h") > said.err.rfind("\x1b[?25l")


def test_the_cursor_is_never_left_hidden(on_terminal: Run) -> None:
    terminal = on_terminal(
        "import os\nwith progress.step('model'):\n  time.sleep(0.3); os._exit(9)"
    )
    said = terminal.end()
    assert said.err.rfind("\x1b[?25h") > said.err.rfind("\x1b[?25l")


@pytest.mark.parametrize("columns", [12, 40])
def test_a_narrow_terminal_never_folds_the_live_line(on_terminal: Run, columns: int) -> None:
    body = (
        "with progress.step('loadtest', '模型 ' * 40) as step:\n"
        "    step.advance(1, 2); time.sleep(0.3)\n"
        "    step.say('done')"
    )
    live = [row for row in rows(on_terminal(body, columns).end().err) if not row.startswith("✓")]
    assert live
    assert all(cell_len(row) < columns for row in live)


def test_a_wide_terminal_shows_a_bar(on_terminal: Run) -> None:
    body = "with progress.step('load') as step:\n  step.advance(1, 2); time.sleep(0.3)"
    assert "━━━━━━╌╌╌╌╌╌ 50%" in on_terminal(body).end().err


@pytest.mark.parametrize(("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours(on_terminal: Run, env: dict[str, str], coloured: bool) -> None:
    said = on_terminal("progress.warn('x')\nwith progress.step('m'): time.sleep(0.2)", **env).end()
    assert bool(re.search(COLOUR, said.err)) is coloured
    assert frames(said.err, "m")


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_dumb_terminal_gets_plain_lines(on_terminal: Run, term: str) -> None:
    said = on_terminal("with progress.step('model'): time.sleep(0.2)", TERM=term).end()
    assert "\x1b" not in said.err
    assert said.err.startswith("▸ model\r\n")


def test_brackets_are_text(on_terminal: Run) -> None:
    said = on_terminal("progress.line('[red]x[/red] :smile:')").end()
    assert "[red]x[/red] :smile:" in said.err
