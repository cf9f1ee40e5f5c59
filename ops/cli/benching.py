"""Run the benchmarks from the command line."""

import json
import sys

from ops import config
from ops.cli.answer import answers
from ops.config import ROOT
from ops.errors import OpsError
from ops.progress import Progress
from ops.savedmodel import Wanted, prepare
from ops.shell import Command, Shell

BENCH_S = 1800.0


@answers
def bench() -> int:
    """Print every figure as JSON; 1 when one misses its bound."""
    shell, cache = Shell(), config.load().state_dir / "models"
    progress = Progress()
    with progress.step("model", "ResNet50 with random weights") as step:
        model = prepare(shell, Wanted("export", "resnet50", "random"), cache, True, step.say)
    with progress.step("bench", "a few minutes") as step:
        argv = (sys.executable, "-m", "bench", str(model.base_path))
        told = shell.read(Command(argv, timeout_s=BENCH_S, cwd=ROOT), step.say)
    print(told.rstrip())
    figures = json.loads(told)
    return 0 if all(one["ok"] for one in figures.values()) else OpsError.exit_code
