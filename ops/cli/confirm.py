"""Ask whoever sits there before something that they may not want."""

import sys

from ops.errors import BadValue, OpsError

YES = ("y", "yes")


def confirm(question: str, yes: bool) -> None:
    """Return if `yes`, or once somebody has typed y or yes.

    Raises OpsError for any other answer, and BadValue where nobody sits there to be asked.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise BadValue(f"{question} Nobody is here to say so; add --yes")
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in YES:
        raise OpsError("left as it is")
