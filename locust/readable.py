"""Look whether a connection has something to say, without waiting for it."""

import socket
from select import POLLIN

from gevent import monkey

# gevent's own sets up a watcher on each call, and this must only look. Not select either, which
# knows no descriptor above 1023.
poll = monkey.get_original("select", "poll")


def readable(sock: socket.socket) -> bool:
    """Whether bytes have come that nobody has read, or the other side has closed."""
    polled = poll()
    polled.register(sock.fileno(), POLLIN)
    return bool(polled.poll(0))
