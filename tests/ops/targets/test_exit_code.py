"""How a container's program has ended, in words."""

import pytest

from ops.targets import exit_code


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, "exit code 0"),
        (1, "exit code 1"),
        (128, "exit code 128"),
        (137, "ended by SIGKILL"),
        (139, "ended by SIGSEGV"),
        (255, "exit code 255"),
    ],
)
def test_a_signal_is_named(code: int, words: str) -> None:
    assert exit_code.told(code) == words
