"""Tell a failure of kubectl that passes from one that stays, and from a refusal."""

from ops.errors import CommandFailed, TimedOut

# What kubectl says while an API server restarts, is overloaded or cannot be reached for a moment:
# client-go's words for a broken connection, and the server's own for "later".
PASSING = (
    "connection refused",
    "was refused",
    "connection reset by peer",
    "broken pipe",
    "unexpected EOF",
    ": EOF",
    "i/o timeout",
    "TLS handshake timeout",
    "Client.Timeout exceeded",
    "context deadline exceeded",
    "http2: client connection lost",
    "no route to host",
    "apiserver not ready",
    "the server is currently unable to handle the request",
    "(ServiceUnavailable)",
    "(TooManyRequests)",
    "(Timeout)",
    "(InternalError)",
    "etcdserver: ",
)
CONFLICT = "the object has been modified"
EXISTS = "(AlreadyExists)"


def passes(error: BaseException) -> bool:
    """Whether the same call may well succeed a little later."""
    if isinstance(error, TimedOut):
        return True
    return isinstance(error, CommandFailed) and any(word in error.words for word in PASSING)


def is_conflict(error: CommandFailed) -> bool:
    """Whether somebody else changed or made the object since we read it."""
    return CONFLICT in error.words or "(Conflict)" in error.words or EXISTS in error.words
