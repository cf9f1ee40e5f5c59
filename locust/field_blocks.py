"""Write and read blocks of header fields (RFC 7541); the coding is hpack's."""

from hpack import Decoder, Encoder, NeverIndexedHeaderTuple

Fields = dict[str, str]
MOST_KNOWN = 16


class FieldBlocks:
    """Reads the blocks of one connection, in their order.

    A server answers alike again and again. What left the table of the connection as it was says the
    same whenever it comes again, until the table changes, and is not taken apart once more.
    """

    def __init__(self) -> None:
        self._decoder = Decoder()
        self._known: dict[bytes, Fields] = {}

    def read(self, block: bytes) -> Fields:
        """The fields of a whole block. Raises hpack's HPACKError."""
        if (known := self._known.get(block)) is not None:
            return known
        before = self._table()
        fields = dict(self._decoder.decode(block))
        if self._table() != before or len(self._known) == MOST_KNOWN:
            self._known.clear()
        else:
            self._known[block] = fields
        return fields

    def _table(self) -> tuple[object, ...]:
        table = self._decoder.header_table
        return (table.maxsize, *table.dynamic_entries)


def written(fields: Fields) -> bytes:
    """Header fields as each request may repeat them: the other side need not remember any."""
    return bytes(Encoder().encode(NeverIndexedHeaderTuple(*pair) for pair in fields.items()))
