"""Tell in words that somebody else has changed what a release would change."""

import contextlib
import re
from collections.abc import Iterator

from ops.errors import CommandFailed, OpsError

CONFLICT = re.compile(r"Apply failed with \d+ conflicts?: (.*?)(?=\nPlease review|\Z)", re.DOTALL)
"""What kubectl says before it advises, in many lines, to force it:
https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts"""


@contextlib.contextmanager
def told(flag: str) -> Iterator[None]:
    """Raise OpsError that names field and manager for the block's conflict; `flag` is our target's.

    What a release finds changed may be so on purpose: it takes nothing back that it did not make.
    """
    try:
        yield
    except CommandFailed as error:
        if not (found := CONFLICT.search(error.words)):
            raise
        raise OpsError(
            f"somebody else has changed what is to be released: {' '.join(found[1].split())};"
            f" undo that, or `invoke rollback --to RELEASE{flag}` takes it back"
        ) from error
