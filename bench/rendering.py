"""Measure how long it takes to render and check every experiment, as a whole process."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

RUNS = 5
MOST_S = 2.0


def measure() -> dict[str, Any]:
    """Seconds of `invoke render --exp all`, the median of several runs."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        argv = (sys.executable, "-m", "invoke", "render", "--exp", "all", "--out", folder)
        for _ in range(RUNS):
            began = time.perf_counter()
            subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, timeout=60)
            seconds.append(time.perf_counter() - began)
        files = len(list(Path(folder).rglob("*.yaml")))
    median = statistics.median(seconds)
    return {
        "seconds": round(median, 2),
        "files": files,
        "wanted": {"most_s": MOST_S},
        "ok": median <= MOST_S,
    }
