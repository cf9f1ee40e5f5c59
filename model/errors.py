"""Name what can go wrong with a model, each class with the exit code its program ends with.

ModelError      1  the machine failed us (disk full, no permission)
    BadValue    2  what was given cannot be used: a flag, a folder, an archive, a model
    NoWeights   3  the pretrained weights cannot be downloaded
"""

import re

_MARK = re.compile(r"\{\{.*?\}\}")


class ModelError(Exception):
    """Stand for every failure that gets one line instead of a traceback."""

    exit_code = 1


class BadValue(ModelError):
    """Refuse a flag or a model; the message says what would be right."""

    exit_code = 2


class NoWeights(ModelError):
    """Say that the pretrained weights are out of reach from this machine."""

    exit_code = 3


def first_line(error: BaseException, limit: int = 300) -> str:
    """Shorten an error of somebody else's code to one line of at most `limit` characters.

    TensorFlow's {{node …}} marks are left out: they name nothing that an operator knows.
    """
    plain = _MARK.sub("", str(error))
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    text = lines[0] if lines else type(error).__name__
    return text if len(text) <= limit else text[: limit - 3] + "..."
