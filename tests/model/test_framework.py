"""TensorFlow is imported without a word, and stderr works again afterwards."""

import subprocess
import sys


def run(code: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_nothing_is_said_but_what_follows() -> None:
    done = run(
        "from model import framework; framework.load(); framework.load()\n"
        "import os, tensorflow; os.write(2, b'after')"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "after")


def test_a_failing_import_still_raises() -> None:
    done = run(
        "import sys; sys.modules['keras'] = None\nfrom model import framework; framework.load()"
    )
    assert done.returncode == 1
    assert "import of keras halted" in done.stderr
