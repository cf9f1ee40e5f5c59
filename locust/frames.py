"""Cut a connection's bytes into the frames of HTTP/2 (RFC 9113, sections 4 and 6)."""

import struct
from collections.abc import Iterator, Sequence

DATA, HEADERS, RST_STREAM, SETTINGS = 0, 1, 3, 4
PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 6, 7, 8, 9
END_STREAM, ACK, END_HEADERS, PADDED, PRIORITY = 1, 1, 4, 8, 32
ENABLE_PUSH, INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE = 2, 4, 5
REFUSED_STREAM, CANCEL = 7, 8
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_HEAD = struct.Struct(">HBBBI")
"""A length in three bytes, kind, flags, and stream."""
HEAD = _HEAD.size
WINDOW = 2**16 - 1
"""What may be sent before the other side has said anything."""
WIDEST = 2**31 - 1
SIZE = 2**14
"""The longest payload, likewise."""

Frame = tuple[int, int, int, bytes]
"""Kind, flags, stream, payload."""


def head(length: int, kind: int, flags: int, stream: int) -> bytes:
    """What a frame with a payload of `length` bytes begins with."""
    return _HEAD.pack(length >> 8, length & 0xFF, kind, flags, stream)


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """A whole frame."""
    return head(len(payload), kind, flags, stream) + payload


def settings(values: dict[int, int]) -> bytes:
    """A frame of SETTINGS."""
    pairs = (key.to_bytes(2, "big") + value.to_bytes(4, "big") for key, value in values.items())
    return frame(SETTINGS, 0, 0, b"".join(pairs))


def settings_of(payload: bytes) -> Iterator[tuple[int, int]]:
    """What a frame of SETTINGS sets."""
    for at in range(0, len(payload) - 5, 6):
        yield number(payload[at : at + 2]), number(payload[at + 2 : at + 6])


def window_update(stream: int, size: int) -> bytes:
    """Let the other side send `size` bytes more; on stream 0, over the connection."""
    return frame(WINDOW_UPDATE, 0, stream, size.to_bytes(4, "big"))


def reset(stream: int, error: int) -> bytes:
    """Give a stream up."""
    return frame(RST_STREAM, 0, stream, error.to_bytes(4, "big"))


def number(payload: bytes) -> int:
    """An unsigned number."""
    return int.from_bytes(payload, "big")


def bare(flags: int, payload: bytes, kind: int) -> bytes:
    """The payload of DATA or HEADERS without its padding and priority."""
    if flags & PADDED:
        payload = payload[1 : len(payload) - payload[0]]
    return payload[5:] if kind == HEADERS and flags & PRIORITY else payload


class Frames:
    """Takes bytes as they come, and gives whole frames."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, more: bytes) -> Sequence[Frame]:
        """The frames that are whole with these bytes."""
        data, at, whole = self._rest + more, 0, []
        while len(data) - at >= HEAD:
            high, low, kind, flags, stream = _HEAD.unpack_from(data, at)
            end = at + HEAD + (high << 8 | low)
            if end > len(data):
                break
            whole.append((kind, flags, stream & WIDEST, data[at + HEAD : end]))
            at = end
        self._rest = data[at:]
        return whole
