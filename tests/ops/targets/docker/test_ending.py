"""Why containers end, from what docker tells of them."""

import json

import pytest

from ops.targets.docker.ending import why


@pytest.mark.parametrize(
    ("code", "oom", "error", "told"),
    [
        (1, False, "", "exit code 1: last"),
        (132, False, "", "ended by SIGILL: last"),
        (255, False, "", "exit code 255: last"),
        (137, True, "", "it took more memory than it may (out of memory): last"),
        (128, False, "port is allocated", "it could not be started: port is allocated"),
        (127, False, "exec: exec format error", "its program is for another processor than"),
    ],
)
def test_the_reason_and_the_last_words(code: int, oom: bool, error: str, told: str) -> None:
    state = json.dumps({"ExitCode": code, "OOMKilled": oom, "Error": error})
    assert why(state, ["first", "last"]).startswith(told)
