"""Argument lists that docker takes, by its own help where it is installed."""

from collections.abc import Callable
from pathlib import Path

from ops.targets.docker import commands
from ops.targets.docker.commands import Container, Limits


def test_docker_knows_every_flag(engine: Callable[..., str]) -> None:
    one = Container(
        "n", "i", (1, 2), Limits(1, 64), ("--port=8500",), {"a": "b"}, {Path("/f"): "/g"}
    )
    argv = commands.run(one).argv
    known = engine("run", "--help")
    before_image = argv[2 : argv.index("i")]
    assert all(part.partition("=")[0] in known for part in before_image)
    assert argv[argv.index("i") + 1 :] == ("--port=8500",)


def test_what_asks_changes_nothing() -> None:
    asking = (commands.version(), commands.listed("a=b", "c"), commands.logs("n", 5))
    assert not any(one.changes for one in (*asking, commands.state("n")))
    assert all(one.changes for one in (commands.stop(["n"]), commands.remove(["n"])))
