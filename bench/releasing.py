"""Measure what a release takes beyond export, server start and load."""

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.replacement import invoke

MOST_S = 3.0
NOT_OURS = ("model", "rollout", "probe", "loadtest")
FLAGS = ("--exp", "interop4", "--weights", "random", "--users", "4", "--run-time", "20s")


def measure() -> dict[str, Any]:
    """Seconds of a real release, in a state directory of its own, and what of them is its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "OPS_STATE_DIR": str(Path(folder) / "state"),
            "OPS_RUNS_DIR": str(Path(folder) / "runs"),
        }
        try:
            total = _seconds(environment)
            record = json.loads((Path(folder) / "runs" / "latest" / "release.json").read_text())
        finally:
            invoke(environment, "teardown")
    steps = {step["name"]: step["seconds"] for step in record["steps"]}
    own = total - sum(steps.get(name, 0.0) for name in NOT_OURS)
    return {
        "total_s": round(total, 2),
        "own_s": round(own, 2),
        "steps_s": steps,
        "wanted": {"own_most_s": MOST_S},
        "ok": own <= MOST_S,
    }


def _seconds(environment: dict[str, str]) -> float:
    began = time.perf_counter()
    invoke(environment, "release", *FLAGS, "--accept-unmeasured")
    return time.perf_counter() - began
