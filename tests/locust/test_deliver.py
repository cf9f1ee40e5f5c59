"""Run a load for whoever can read no more than its log."""

import base64
import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import deliver

LOCUST = Path(__file__).parents[2] / "locust"
LOAD = ("--headless", "--users", "4", "--spawn-rate", "4", "--wait-time", "0.1", "--only-summary")


def test_a_file_in_parts_is_the_same_again(tmp_path: Path) -> None:
    content = os.urandom(30_000)
    (tmp_path / "one").write_bytes(content)

    lines = [json.loads(line) for line in deliver.parts(tmp_path / "one")]

    assert [one["part"] for one in lines] == list(range(lines[0]["of"]))
    assert len(lines) > 2
    text = "".join(one["data"] for one in lines)
    assert gzip.decompress(base64.b64decode(text)) == content


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert list(deliver.parts(tmp_path / "none")) == []


def test_an_interruption_is_passed_on(
    null_server: Callable[..., Any], payload: Path, tmp_path: Path
) -> None:
    server = null_server("grpc", delay=0.02)
    packed = tmp_path / "payload.gz"
    packed.write_bytes(gzip.compress(payload.read_bytes()))
    results = tmp_path / "out.json"
    argv = (sys.executable, str(LOCUST / "deliver.py"), str(tmp_path), "none,out.json", *LOAD)
    asked = ("--host", server.host, "--payload", str(packed), "--results", str(results))
    process = subprocess.Popen(
        (*argv, *asked, "--run-time", "60s", "--print-seconds"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    while '"t": 1' not in process.stderr.readline():
        pass

    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=60)

    (line,) = [json.loads(one) for one in out.splitlines() if one.startswith('{"file"')]
    told = json.loads(gzip.decompress(base64.b64decode(line["data"])))
    assert told["stopped"].startswith("interrupted after ")
    assert told["requests"] > 0
