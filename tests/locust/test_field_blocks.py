"""Read a connection's blocks in their order, as an encoder that remembers writes them."""

import pytest
from field_blocks import MOST_KNOWN, FieldBlocks, written
from hpack import Encoder, HPACKError

ANSWER = {":status": "200", "content-type": "application/grpc"}


def test_blocks_that_fill_the_table() -> None:
    encoder, blocks = Encoder(), FieldBlocks()
    sent = [ANSWER, ANSWER, {"grpc-status": "0"}, ANSWER, {"grpc-status": "5"}, ANSWER]

    assert [blocks.read(bytes(encoder.encode(fields))) for fields in sent] == sent


def test_the_same_block_says_another_thing_when_the_table_has_changed() -> None:
    encoder, blocks = Encoder(), FieldBlocks()
    blocks.read(bytes(encoder.encode({"a": "first"})))
    newest = bytes(encoder.encode({"a": "first"}))
    assert (len(newest), blocks.read(newest)) == (1, {"a": "first"})

    blocks.read(bytes(encoder.encode({"a": "second"})))

    assert blocks.read(newest) == {"a": "second"}


def test_a_smaller_table_is_another_one() -> None:
    encoder, blocks = Encoder(), FieldBlocks()
    blocks.read(bytes(encoder.encode({"a": "b"})))
    indexed = bytes(encoder.encode({"a": "b"}))
    assert blocks.read(indexed) == {"a": "b"}

    encoder.header_table_size = 0
    assert blocks.read(bytes(encoder.encode(ANSWER))) == ANSWER

    with pytest.raises(HPACKError):
        blocks.read(indexed)


def test_ever_new_blocks_do_not_fill_the_memory() -> None:
    blocks = FieldBlocks()
    for number in range(3 * MOST_KNOWN):
        fields = {"grpc-message": f"request {number}"}
        assert blocks.read(written(fields)) == fields

    assert len(blocks._known) <= MOST_KNOWN


def test_what_is_no_block() -> None:
    with pytest.raises(HPACKError):
        FieldBlocks().read(b"\xff\xff\xff")


def test_written_fields_leave_the_table_alone() -> None:
    blocks = FieldBlocks()

    assert blocks.read(written({":method": "POST", "te": "trailers"})) == {
        ":method": "POST",
        "te": "trailers",
    }
    assert not blocks._decoder.header_table.dynamic_entries
