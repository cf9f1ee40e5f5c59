"""Hand pieces to the kernel from where they lie."""

import socket
from collections.abc import Sequence

Piece = bytes | memoryview


def send_all(sock: socket.socket, pieces: Sequence[Piece]) -> None:
    """Send them one behind the other, in as few calls as the kernel takes them; 1024 at most."""
    left = sum(map(len, pieces))
    while (sent := sock.sendmsg(pieces)) < left:
        left -= sent
        pieces = behind(pieces, sent)


def behind(pieces: Sequence[Piece], sent: int) -> Sequence[Piece]:
    """What is left of them behind so many bytes."""
    for number, piece in enumerate(pieces):
        if sent < len(piece):
            return [piece[sent:], *pieces[number + 1 :]]
        sent -= len(piece)
    return []
