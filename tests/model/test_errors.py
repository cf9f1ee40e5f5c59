"""Each class has its exit code, and other people's errors become one line."""

import pytest

from model.errors import BadValue, ModelError, NoWeights, first_line


def test_exit_codes() -> None:
    assert [one.exit_code for one in (ModelError, BadValue, NoWeights)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain", "plain"),
        ("\n  first\nsecond", "first"),
        ("{{function_node f/g}} disk full [Op:SaveV2]", "disk full [Op:SaveV2]"),
        ("", "ValueError"),
        ("x" * 400, "x" * 297 + "..."),
    ],
)
def test_first_line(text: str, line: str) -> None:
    assert first_line(ValueError(text)) == line
