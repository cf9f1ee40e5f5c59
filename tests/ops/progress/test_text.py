"""Check that whatever a program says becomes one clean line."""

import io

import pytest

from ops.progress.text import ASCII, UNICODE, elapsed, marks, one_line, printable


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("plain", "plain"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("one\r\ntwo\tthree", "one two three"),
        ("\x1b]0;a title\x07shown", "shown"),
        ("\x1b]8;;http://h\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("bell\x07 null\x00 csi\x9b2J", "bell null csi 2J"),
        ("lone \x1b escape", "lone escape"),
        ("Ünïcode 模型", "Ünïcode 模型"),
    ],
)
def test_one_line(raw: str, clean: str) -> None:
    assert one_line(raw) == clean


def test_printable_keeps_indentation() -> None:
    assert printable("    kind: Deployment") == "    kind: Deployment"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0.0 s"),
        (23.14, "23.1 s"),
        (99.94, "99.9 s"),
        (99.96, "1 m 40 s"),
        (119.9, "2 m 00 s"),
        (3725, "62 m 05 s"),
    ],
)
def test_elapsed(seconds: float, text: str) -> None:
    assert elapsed(seconds) == text


@pytest.mark.parametrize(("encoding", "wanted"), [("utf-8", UNICODE), ("ascii", ASCII)])
def test_marks_follow_the_encoding(encoding: str, wanted: object) -> None:
    assert marks(io.TextIOWrapper(io.BytesIO(), encoding)) is wanted


def test_marks_of_a_stream_without_encoding() -> None:
    assert marks(io.StringIO()) is UNICODE
