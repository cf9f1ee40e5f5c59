"""Check JSON at its edges: bytes, special numbers, and what follows the document."""

import re

import pytest

from model.server.failure import RequestFailure
from model.server.rest.document import parsed, shown, written


def test_what_is_no_number_and_no_text_passes_both_ways() -> None:
    body = b'{"n": [NaN, Infinity, -Infinity], "s": "\xff\xc3\xa9"}'
    assert written(parsed(body)) == body


def test_what_follows_the_document_is_left_alone() -> None:
    assert parsed(b' \n{"a": 1} and more') == {"a": 1}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "JSON Parse error: The document is empty"),
        (b" \n", "JSON Parse error: The document is empty"),
        (b"instances = [1]", "JSON Parse error: Invalid value. at offset: 0"),
        (b'{"a" 1}', "JSON Parse error: Missing a colon"),
        (b'{"a": [1 2]}', "JSON Parse error: Missing a comma"),
        (b'{"a": "b', "JSON Parse error: Missing a closing quotation mark"),
        (b"{1: 2}", "JSON Parse error: Missing a name for object member."),
        (b"[" * 1_000_000, "JSON Parse error"),
        (b'{"a": ' + b"9" * 5000 + b"}", "JSON Parse error"),
        (b"[1]", "JSON Value: [1] Is not object"),
    ],
)
def test_refused(body: bytes, says: str) -> None:
    with pytest.raises(RequestFailure, match=re.escape(f"INVALID_ARGUMENT: {says}")):
        parsed(body)


def test_a_message_shows_the_beginning_of_a_value() -> None:
    assert shown({"a": [1, "é"]}) == '{"a": [1, "é"]}'
    assert len(shown("x" * 1000)) == 256
