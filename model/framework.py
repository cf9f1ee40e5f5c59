"""Import TensorFlow without the lines it logs before its own log level counts."""

import faulthandler
import os
import sys

_QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_BACKEND": "tensorflow"}


def load() -> None:
    """Import TensorFlow and Keras (about 4 s); afterwards a plain import costs nothing.

    What C++ writes to file descriptor 2 meanwhile is dropped; a failing import still raises, and
    a crash (a processor that the wheel was not built for) still shows where.
    """
    if "tensorflow" in sys.modules:
        return
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    stderr, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    watched = faulthandler.is_enabled()
    if not watched:
        faulthandler.enable(stderr)
    try:
        import keras  # noqa: F401
        import tensorflow  # noqa: F401
    finally:
        if not watched:
            faulthandler.disable()
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(nowhere)
