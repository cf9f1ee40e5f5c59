"""Take no new connection and lose none of those already made."""

import ctypes
import socket
import struct
import sys
from contextlib import suppress

_SO_ATTACH_FILTER = 26
"""Linux: include/uapi/asm-generic/socket.h."""

_INSTRUCTIONS = (
    (0x30, 0, 0, 13),  # load the flags, byte 13 of a TCP header (RFC 9293, 3.1)
    (0x54, 0, 0, 0x12),  # keep SYN and ACK
    (0x15, 0, 1, 0x02),  # SYN alone asks for a connection
    (0x06, 0, 0, 0),  # drop it
    (0x06, 0, 0, 0xFFFFFFFF),  # take all else
)
"""A packet filter (linux/filter.h: operation, jump if true, jump if false, operand)."""


def ignore_new(listener: socket.socket) -> None:
    """Drop what asks for a new connection, so that the queue of those already made runs empty.

    Closing a listening socket resets the connections that wait to be accepted there. Whoever asks
    asks again a second later, and is refused if the socket is closed by then. Linux alone can do
    this, and may keep it to the privileged; elsewhere nothing is changed.
    """
    if not sys.platform.startswith("linux"):
        return
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *one) for one in _INSTRUCTIONS))
    program = struct.pack("HL", len(_INSTRUCTIONS), ctypes.addressof(code))
    with suppress(PermissionError):
        listener.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)
