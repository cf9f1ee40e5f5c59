"""Say how a container's program has ended."""

import signal

SIGNALLED = 128
"""What is added to a signal's number: https://docs.docker.com/engine/containers/run/#exit-status."""


def told(code: int) -> str:
    """`ended by SIGKILL`, or `exit code 1`."""
    if code > SIGNALLED:
        try:
            return f"ended by {signal.Signals(code - SIGNALLED).name}"
        except ValueError:
            pass
    return f"exit code {code}"
