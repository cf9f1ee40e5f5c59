"""Questions to a person at a real terminal, and to nobody."""

import os
import pty
import subprocess
import sys

import pytest

ASK = """
from ops.cli.confirm import confirm
from ops.errors import OpsError
try:
    confirm("It costs 1 USD. Go on?", yes={yes})
    print("done")
except OpsError as error:
    print(f"{{type(error).__name__}}: {{error}}")
"""


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (b"y\n", "done"),
        (b"YES\n", "done"),
        (b"n\n", "OpsError: left as it is"),
        (b"\n", "OpsError: left as it is"),
        (b"yesterday\n", "OpsError: left as it is"),
        (b"\x04", "OpsError: left as it is"),
    ],
)
def test_only_a_yes_is_one(typed: bytes, told: str) -> None:
    ours, theirs = pty.openpty()
    argv = (sys.executable, "-c", ASK.format(yes=False))
    with subprocess.Popen(argv, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs) as asking:
        os.close(theirs)
        assert b"[y/N]" in os.read(ours, 1000)
        os.write(ours, typed)
        answered, _ = asking.communicate(timeout=30)
    os.close(ours)
    assert answered.decode().strip() == told


@pytest.mark.parametrize(
    ("yes", "told"),
    [
        (True, "done"),
        (False, "BadValue: It costs 1 USD. Go on? Nobody is here to say so; add --yes"),
    ],
)
def test_where_nobody_sits_yes_must_be_said_before(yes: bool, told: str) -> None:
    argv = (sys.executable, "-c", ASK.format(yes=yes))
    answered = subprocess.run(
        argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert answered.stdout.strip() == told
