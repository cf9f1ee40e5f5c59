"""Say in one line why a container has ended."""

import json
from collections.abc import Sequence

from ops.targets import exit_code

FORMAT = "exec format error"


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
    return f"{exit_code.told(known['ExitCode'])}: {last}"
