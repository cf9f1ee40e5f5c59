"""Compress the headers of SPDY/3 streams, and read them.

https://www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1/, 2.6.10.1.
"""

import struct
import zlib

_WORDS = (
    *("options", "head", "post", "put", "delete", "trace", "accept", "accept-charset"),
    *("accept-encoding", "accept-language", "accept-ranges", "age", "allow", "authorization"),
    *("cache-control", "connection", "content-base", "content-encoding", "content-language"),
    *("content-length", "content-location", "content-md5", "content-range", "content-type"),
    *("date", "etag", "expect", "expires", "from", "host", "if-match", "if-modified-since"),
    *("if-none-match", "if-range", "if-unmodified-since", "last-modified", "location"),
    *("max-forwards", "pragma", "proxy-authenticate", "proxy-authorization", "range"),
    *("referer", "retry-after", "server", "te", "trailer", "transfer-encoding", "upgrade"),
    *("user-agent", "vary", "via", "warning", "www-authenticate", "method", "get", "status"),
    *("200 OK", "version", "HTTP/1.1", "url", "public", "set-cookie", "keep-alive", "origin"),
)
_TEXT = (
    "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505"
    "203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request"
    "401 Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented"
    "503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 "
    "Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,"
    "application/xml,application/xhtml+xml,text/plain,text/javascript,publicprivatemax-age="
    "gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0."
)
DICTIONARY = b"".join(struct.pack(">I", len(word)) + word.encode() for word in _WORDS) + (
    _TEXT.encode()
)


class Headers:
    """Both directions of one connection, whose compression goes on from stream to stream."""

    def __init__(self) -> None:
        self._in = zlib.decompressobj(zdict=DICTIONARY)
        self._out = zlib.compressobj(zdict=DICTIONARY)

    def read(self, block: bytes) -> dict[str, str]:
        """The headers in a block, by their names in small letters."""
        content = self._in.decompress(block)
        (count,), place, found = struct.unpack_from(">I", content), 4, []
        for _ in range(2 * count):
            (length,) = struct.unpack_from(">I", content, place)
            found.append(content[place + 4 : place + 4 + length].decode())
            place += 4 + length
        return dict(zip(found[::2], found[1::2], strict=True))

    def write(self, headers: dict[str, str]) -> bytes:
        """The block of some headers."""
        texts = [text.encode() for pair in headers.items() for text in pair]
        content = struct.pack(">I", len(headers))
        content += b"".join(struct.pack(">I", len(text)) + text for text in texts)
        return self._out.compress(content) + self._out.flush(zlib.Z_SYNC_FLUSH)
