"""What an error tells."""

import pytest

from ops.errors import CommandFailed


@pytest.mark.parametrize(
    ("words", "last"),
    [("first\n last \n\n", "last"), ("one", "one"), (" \n", "it failed"), ("", "it failed")],
)
def test_the_last_of_a_programs_words(words: str, last: str) -> None:
    assert CommandFailed("it failed", 1, words).last_line == last
