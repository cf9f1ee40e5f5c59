"""Commands run for real: Python itself is the program."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from ops.errors import CommandFailed, CommandMissing, TimedOut
from ops.shell import Command, Shell


def python(code: str, **more: object) -> Command:
    return Command((sys.executable, "-c", textwrap.dedent(code)), **more)  # type: ignore[arg-type]


def test_read_gives_standard_output() -> None:
    assert Shell().read(python("print('hello')")) == "hello\n"


def test_error_lines_are_told_as_they_come() -> None:
    heard: list[str] = []
    Shell().read(
        python("import sys; print('a', file=sys.stderr); print('b', file=sys.stderr)"), heard.append
    )
    assert heard == ["a", "b"]


def test_much_output_on_both_streams_does_not_block() -> None:
    out = Shell().read(
        python("import sys; print('x' * 10**6); print('y' * 10**6, file=sys.stderr)")
    )
    assert len(out) == 10**6 + 1


def test_a_failure_has_status_last_words_and_hint() -> None:
    with pytest.raises(CommandFailed) as caught:
        Shell().read(
            python("import sys; print('no room', file=sys.stderr); sys.exit(7)", hint="make room")
        )
    assert caught.value.status == 7
    assert "no room" in str(caught.value)
    assert "make room" in str(caught.value)


def test_a_missing_program_is_named_with_how_to_get_it() -> None:
    with pytest.raises(CommandMissing, match=r"`no-such-program` is not installed.*brew it"):
        Shell().read(Command(("no-such-program",), hint="brew it"))


def test_a_late_program_is_ended_with_its_children(tmp_path: Path) -> None:
    child = tmp_path / "child"
    code = f"""
        import pathlib, subprocess, sys, time
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        pathlib.Path({str(child)!r}).write_text(str(child.pid))
        time.sleep(60)
    """
    with pytest.raises(TimedOut):
        Shell().read(python(code, timeout_s=2))
    _, alive = psutil.wait_procs(_processes(int(child.read_text())), timeout=10)
    assert not alive


def test_what_a_program_leaves_behind_ends_with_it_and_is_not_waited_for() -> None:
    """It holds the pipes, so the program's own end is not the end of what it writes."""
    with pytest.raises(TimedOut):
        Shell().read(Command(("sh", "-c", "sleep 61.5 & exit 0"), timeout_s=1))
    left = [one for one in psutil.process_iter() if _argv(one) == ["sleep", "61.5"]]
    _, alive = psutil.wait_procs(left, timeout=10)
    assert not alive


def test_a_dry_run_leaves_changes_out_and_still_reads(tmp_path: Path) -> None:
    made = tmp_path / "made"
    shell = Shell(dry_run=True)
    assert shell.run(python(f"open({str(made)!r}, 'w')", changes=True)) == ""
    assert shell.read(python("print(1)")) == "1\n"
    assert not made.exists()


def test_secrets_are_masked_in_log_and_error(tmp_path: Path) -> None:
    log = tmp_path / "commands.log"
    shell = Shell(log=log, secrets=("s3cret", ""))
    with pytest.raises(CommandFailed) as caught:
        shell.read(python("import sys; sys.exit('token s3cret is bad')", env={"TOKEN": "s3cret"}))
    assert "s3cret" not in str(caught.value) + caught.value.words + log.read_text()
    assert "****" in log.read_text()


def test_a_started_program_outlives_the_shell_and_writes_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    pid = Shell().start(python("import time; print('up', flush=True); time.sleep(60)"), log)
    process = psutil.Process(pid)
    try:
        assert os.getsid(pid) == pid
        assert _until(lambda: log.read_text() == "up\n")
    finally:
        process.kill()
        process.wait(10)


def test_interrupt_ends_the_child_and_comes_through(tmp_path: Path) -> None:
    code = """
        import sys
        from ops.shell import Command, Shell
        sleeper = "import os, sys, time; print(os.getpid(), file=sys.stderr); time.sleep(60)"
        try:
            command = Command((sys.executable, "-c", sleeper))
            Shell().read(command, lambda line: print(line, flush=True))
        except KeyboardInterrupt:
            print("interrupted", flush=True)
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGINT)
    out, _ = parent.communicate(timeout=30)
    assert out == "interrupted\n"
    assert not psutil.pid_exists(child)


def _processes(pid: int) -> list[psutil.Process]:
    return [psutil.Process(pid)] if psutil.pid_exists(pid) else []


def _until(condition, timeout_s: float = 20.0) -> bool:  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def sh(script: str) -> Command:
    return Command(("sh", "-c", script))


def test_a_program_runs_for_a_block_and_no_longer() -> None:
    script = "echo $$; echo two; sleep 60"
    with Shell().during(sh(script), lambda lines: len(lines) == 2) as lines:
        assert lines[1:] == ["two\n"]
        child = psutil.Process(int(lines[0]))
        assert child.is_running()
    assert not child.is_running()


def test_one_that_ends_before_it_is_ready_is_told_with_its_words() -> None:
    with (
        pytest.raises(CommandFailed, match="exit code 3: no such pod") as caught,
        Shell().during(sh("echo one; echo no such pod >&2; exit 3"), lambda lines: False),
    ):
        pass
    assert caught.value.status == 3


def test_an_error_of_the_block_ends_it_too() -> None:
    with (
        pytest.raises(KeyError),
        Shell().during(sh("echo $$; sleep 60"), bool) as lines,
    ):
        raise KeyError
    assert not psutil.pid_exists(int(lines[0]))


def _argv(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []
