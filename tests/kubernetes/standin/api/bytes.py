"""Carry bytes between two connections until both have said all."""

import asyncio
import contextlib

Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_CHUNK = 65536


async def copy_both(one: Pair, other: Pair) -> None:
    """Copy in both directions; the end of one is passed on as it comes."""
    tasks = (_copy(one[0], other[1]), _copy(other[0], one[1]))
    try:
        await asyncio.gather(*tasks)
    finally:
        for _, writer in (one, other):
            writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
    except OSError:
        writer.close()
        return
    with contextlib.suppress(OSError, RuntimeError):
        if writer.can_write_eof():
            writer.write_eof()
        else:  # TLS cannot say so of one direction
            writer.close()
