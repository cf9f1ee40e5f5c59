"""Run the command line in children that send themselves a real signal where they are told to.

    python driver.py    < {"argv": […], "env": {…}, "folder": "…", "points": [{…}]}, one a line

A point is `{"of": "ops.records.files:replace_text", "nth": 3, "when": "during", "signal": 9}`: the
signal comes at the third call, before it, after it, or with half of the file written. Everything
is imported once and each command line is a fork, so that fifty of them take no time to start. The
answer to each line is its exit code, negative for the signal that ended it.
"""

import functools
import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[4]
sys.path.insert(0, str(ROOT))
MODULES = ("invoke.main", "ops.cli.releasing", "ops.cli.running", "ops.report.page")


def main() -> None:
    """Answer each line."""
    for name in MODULES:
        importlib.import_module(name)
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            os._exit(_child(json.loads(line)))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _child(request: dict[str, Any]) -> int:
    # A session of its own, as in a terminal of its own: what it signals reaches nobody else.
    os.setsid()
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        path = os.devnull if not number else str(Path(request["folder"]) / name)
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC), number)
    os.environ.update(request["env"])
    for point in request["points"]:
        _arm(**point)
    code = _called(request["argv"])
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return code


def _called(argv: list[str]) -> int:
    from invoke.main import program

    os.chdir(ROOT)
    try:
        program.run(["invoke", *argv])
    except SystemExit as ended:
        return int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
        return 99
    return 0


def _arm(of: str, nth: int, when: str, signal: int) -> None:
    """Have the function `of` send the signal, wherever it was imported to."""
    module, _, name = of.partition(":")
    home: Any = importlib.import_module(module)
    *owners, last = name.split(".")
    for owner in owners:
        home = getattr(home, owner)
    original = getattr(home, last)
    armed = _armed(original, nth, when, signal)
    setattr(home, last, armed)
    for other in list(sys.modules.values()):
        if getattr(other, "__name__", "").startswith("ops.") and vars(other).get(last) is original:
            setattr(other, last, armed)


def _armed(original: Callable[..., Any], nth: int, when: str, signal: int) -> Callable[..., Any]:
    calls = 0

    @functools.wraps(original)
    def armed(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth and when == "during":
            path, text = args
            path.with_name(f".{path.name}.{os.getpid()}").write_text(text[: len(text) // 2])
        if calls == nth and when in ("before", "during"):
            os.kill(os.getpid(), signal)
        given = original(*args, **kwargs)
        if calls == nth and when == "after":
            os.kill(os.getpid(), signal)
        return given

    return armed


if __name__ == "__main__":
    main()
