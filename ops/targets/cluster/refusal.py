"""Tell in words why a cluster does not answer kubectl, and what mends it."""

import re

from ops.errors import CommandFailed, CommandMissing, NeverReady, OpsError
from ops.kubectl import Cluster

REFUSED = re.compile(r"Unauthorized|must be logged in|asked for the client to provide credentials")
PLUGIN = re.compile(r"executable (\S+) not found|exec: \"?(\S+?)\"?: executable file not found")
NO_ANSWER = re.compile(
    r"connection refused|i/o timeout|no such host|Unable to connect|no route to host|EOF"
    r"|was refused|deadline exceeded|Client\.Timeout"
)
FORBIDDEN = re.compile(r"[Ff]orbidden")


def refused(error: CommandFailed, cluster: Cluster) -> OpsError:
    """The same error with what mends it; itself where we know no more."""
    said, last = error.words, error.last_line
    where = f"the cluster of context {cluster.context}"
    if missing := PLUGIN.search(said):
        name = missing[1] or missing[2]
        return CommandMissing(f"`{name}`, which gives credentials for {where}, is not on PATH")
    if REFUSED.search(said):
        told = f"{where} does not take our credentials: {last}; sign in anew, then run invoke setup"
        return CommandFailed(told, error.status, said)
    if FORBIDDEN.search(said):
        told = f"{where} does not allow it: {last}; see invoke doctor"
        return CommandFailed(told, error.status, said)
    if NO_ANSWER.search(said):
        return NeverReady(f"{where} does not answer: {last}; is it running, and reached from here?")
    if isinstance(error, CommandMissing):
        return error
    return CommandFailed(f"{where} cannot be asked: {last}", error.status, said)
