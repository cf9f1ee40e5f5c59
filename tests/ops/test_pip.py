"""The argument list for pip."""

from pathlib import Path

from ops import pip


def test_exactly_these_wheels_for_a_python_that_is_not_ours() -> None:
    command = pip.download(
        Path("/c/list"), ("pip==26.3",), Path("/c"), "3.12.1", ("any_x", "any_y")
    )
    told = " ".join(command.argv)
    assert "-m pip download" in told
    assert "--no-deps --only-binary=:all: --implementation=cp --python-version=3.12.1" in told
    assert "--platform=any_x --platform=any_y --dest=/c --requirement=/c/list pip==26.3" in told
    assert command.changes, "a dry run leaves it out"
