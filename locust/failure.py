"""Name what makes a request a failed one."""


class RequestFailed(Exception):
    """A request without a good answer; its text is what the failures are counted by."""
