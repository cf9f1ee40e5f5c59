"""Measure what `invoke --list` costs, against importing invoke alone."""

import statistics
import subprocess
import sys
import time
from typing import Any

PAIRS = 9
MOST = 3.0
LIST = (sys.executable, "-m", "invoke", "--list")
IMPORT = (sys.executable, "-c", "import invoke")
HEAVY = ("tensorflow", "grpc", "locust", "matplotlib")


def measure() -> dict[str, Any]:
    """Seconds of both, medians of pairs taken in turn, and which heavy modules were imported."""
    pairs = [(_seconds(LIST), _seconds(IMPORT)) for _ in range(PAIRS)]
    listed, imported = (statistics.median(side) for side in zip(*pairs, strict=True))
    heavy = _heavy()
    return {
        "list_s": round(listed, 3),
        "import_invoke_s": round(imported, 3),
        "ratio": round(listed / imported, 2),
        "imported": heavy,
        "wanted": {"most": MOST, "imported": []},
        "ok": listed / imported <= MOST and not heavy,
    }


def _seconds(argv: tuple[str, ...]) -> float:
    began = time.perf_counter()
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, timeout=60)
    return time.perf_counter() - began


def _heavy() -> list[str]:
    argv = (sys.executable, "-X", "importtime", *LIST[1:])
    told = subprocess.run(argv, check=True, capture_output=True, text=True, timeout=60).stderr
    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in told.splitlines()}
    return [name for name in HEAVY if name in imported]
