"""Say in one line why a container has ended."""

import json
import signal
from collections.abc import Sequence

FORMAT = "exec format error"
SIGNALLED = 128


def why(state: str, said: Sequence[str]) -> str:
    """The reason, with the container's last words; `state` is docker's, as JSON."""
    known = json.loads(state)
    last = said[-1] if said else "it said nothing"
    if FORMAT in known["Error"] or (known["ExitCode"] and FORMAT in last):
        return (
            f"its program is for another processor than this machine's ({FORMAT}): take a base for"
            " this one, see image.base and image.platform"
        )
    if known["Error"]:
        return f"it could not be started: {known['Error']}"
    if known["OOMKilled"]:
        return f"it took more memory than it may (out of memory): {last}"
    return f"{_code(known['ExitCode'])}: {last}"


def _code(code: int) -> str:
    if code > SIGNALLED:
        try:
            return f"ended by {signal.Signals(code - SIGNALLED).name}"
        except ValueError:
            pass
    return f"exit code {code}"
