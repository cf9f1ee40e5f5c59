"""A program answers with JSON alone on stdout, and with one line and its code when it fails."""

import json
import subprocess
import sys

import pytest

BODY = """
import os, sys
from model import errors, program
def body(arguments):
    os.write(1, b"chatter from C++\\n")
    print("chatter from Python")
    {action}
sys.exit(program.run(body, []))
"""
RECORD = """
    from model.record import Record, Signature
    return Record("m", "1", "b", "s", "x", None, Signature({}, {}), "g", 2)
"""


def run(action: str) -> "subprocess.CompletedProcess[str]":
    code = BODY.replace("{action}", action)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )


def test_stdout_holds_the_record_alone() -> None:
    done = run(RECORD)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["name"] == "m"
    assert "chatter from C++" in done.stderr
    assert "chatter from Python" in done.stderr


@pytest.mark.parametrize(
    ("action", "code", "line"),
    [
        ("raise errors.BadValue('wrong')", 2, "error: wrong"),
        ("raise errors.NoWeights('far away')", 3, "error: far away"),
        ("raise KeyboardInterrupt", 130, "error: interrupted"),
        ("open('/nowhere/at/all')", 1, "error: /nowhere/at/all: No such file or directory"),
        ("program.model_name('a/b')", 2, "error: --name 'a/b' is no model name: "),
        ("program.Parser().parse_args(['--x'])", 2, "error: unrecognized arguments: --x"),
    ],
)
def test_a_failure_is_one_last_line_without_traceback(action: str, code: int, line: str) -> None:
    done = run(action)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.splitlines()[-1].startswith(line)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["", ".", "..", "-a", "a b", "a/b", "ä", "a" * 64])
def test_names_that_no_url_or_folder_could_take(name: str) -> None:
    done = run(f"program.model_name({name!r})")
    assert done.returncode == 2


def test_usual_names_are_taken() -> None:
    assert run("[program.model_name(n) for n in ('resnet50', 'A-1_b.c')];" + RECORD).returncode == 0
