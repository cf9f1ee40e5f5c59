"""ImageNet weights that nobody sends are given up after a bounded wait."""

import os
import socket
import subprocess
import sys
from pathlib import Path

FETCH = """
from model import errors, weights
try:
    weights.imagenet(timeout_s=0.5)
except errors.NoWeights as error:
    print(error)
"""


def test_a_server_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        proxy = f"http://127.0.0.1:{silent.getsockname()[1]}"
        environment = {**os.environ, "HTTPS_PROXY": proxy, "https_proxy": proxy, "no_proxy": ""}
        done = subprocess.run(
            [sys.executable, "-c", FETCH],
            env={**environment, "KERAS_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
    assert "the ImageNet weights cannot be downloaded" in done.stdout
    assert "no answer within 0.5 s" in done.stdout
