"""Builds with the engine that are cut off, killed, short of room or short of a registry."""

import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops import image
from ops.config import Config
from ops.errors import CommandFailed, OpsError
from ops.image import Image
from ops.savedmodel import SavedModel
from ops.shell import Shell

ROOT = Path(__file__).parents[3]
SLOW_BYTES = 48 * 2**20
Engine = Callable[..., str]
Settings = Callable[..., Config]
# Builds, and sends itself a signal at the line that it is given.
DRIVER = """
    import os, sys
    from ops import image
    from ops.config import Config
    from ops.savedmodel import SavedModel
    from ops.shell import Shell
    settings, model = (kind.model_validate_json(text) for kind, text in
                       zip((Config, SavedModel), sys.argv[1:3]))
    def say(line):
        if line.startswith(sys.argv[3]):
            os.kill(os.getpid(), int(sys.argv[4]))
    image.build(settings, model, Shell(), say)
"""


def build(settings: Config, model: SavedModel, said: list[str] | None = None) -> Image:
    return image.build(settings, model, Shell(), (said if said is not None else []).append)


def signalled(settings: Config, model: SavedModel, line: str, number: int) -> int:
    """Build in a process that gets the signal when the build says `line`; give its exit code."""
    given = (settings.model_dump_json(), model.model_dump_json(), line, str(number))
    argv = (sys.executable, "-c", textwrap.dedent(DRIVER), *given)
    return subprocess.run(argv, cwd=ROOT, capture_output=True, timeout=120, check=False).returncode


def containers(engine: Engine, tag: str) -> list[str]:
    return engine("ps", "--all", "--quiet", f"--filter=name=tfs-build-{tag}").split()


def tag_of(settings: Config, model: SavedModel, engine: Engine) -> str:
    base = engine("image", "inspect", "-f", "{{.Id}}", settings.image.base)
    return image.reference(settings, model, base).rpartition(":")[2]


@pytest.mark.parametrize("line", ["copying", "committing"])
def test_an_interrupted_build_leaves_nothing(
    line: str, settings: Settings, tiny: SavedModel, engine: Engine
) -> None:
    chosen = settings()
    tag = tag_of(chosen, tiny, engine)
    assert signalled(chosen, tiny, line, signal.SIGINT) != 0
    assert containers(engine, tag) == []
    assert not engine("images", "--quiet", f"{tiny.name}:{tag}")
    assert list(chosen.state_dir.iterdir()) == []


def test_what_a_killed_build_left_is_found_and_the_next_one_removes_it(
    settings: Settings, tiny: SavedModel, engine: Engine
) -> None:
    chosen, said = settings(), list[str]()
    tag = tag_of(chosen, tiny, engine)
    assert signalled(chosen, tiny, "committing", signal.SIGKILL) == -signal.SIGKILL
    assert len(containers(engine, tag)) == 1
    assert [one for one in image.leftovers(Shell()) if tag in one]
    assert list(chosen.state_dir.iterdir()) == [], "the layer has no name, so it is gone"
    assert build(chosen, tiny, said).built
    assert [line for line in said if line.startswith(f"removed tfs-build-{tag}")]
    assert containers(engine, tag) == []


def test_a_build_that_goes_on_is_nobodys_leftover(
    settings: Settings, tiny: SavedModel, engine: Engine
) -> None:
    found: list[list[str]] = []
    chosen = settings()
    tag = tag_of(chosen, tiny, engine)

    def say(line: str) -> None:
        if line == "committing":
            found.append([one for one in image.leftovers(Shell()) if tag in one])
            assert len(containers(engine, tag)) == 1

    image.build(chosen, tiny, Shell(), say)
    assert found == [[]]


def test_a_container_that_cannot_be_filled_goes_too(
    settings: Settings, tiny: SavedModel, engine: Engine
) -> None:
    base = f"{tiny.name}-base:1"
    dockerfile = f"FROM {settings().image.base}\nRUN rmdir /models && echo > /models\n"
    engine("build", "--tag", base, "-", stdin=dockerfile.encode())
    chosen = settings(image_base=base)
    with pytest.raises(CommandFailed, match="models"):
        build(chosen, tiny)
    assert containers(engine, tag_of(chosen, tiny, engine)) == []


def test_a_push_that_is_cut_short_is_tried_again(
    settings: Settings, makes: Callable[..., SavedModel], mortal: Any
) -> None:
    model, said = makes(SLOW_BYTES), list[str]()
    chosen = settings(image_registry=f"{mortal.host}/tfs")
    watch = mortal.dies_in_mid_push(comes_back=True)
    made = build(chosen, model, said)
    watch.join(60)
    assert mortal.died and made.pushed


def test_a_registry_that_stays_dead_is_told_and_a_second_run_finishes(
    settings: Settings, makes: Callable[..., SavedModel], mortal: Any, engine: Engine
) -> None:
    model = makes(SLOW_BYTES)
    chosen = settings(image_registry=f"{mortal.host}/tfs")
    watch = mortal.dies_in_mid_push(comes_back=False)
    with pytest.raises(CommandFailed, match=rf"cannot be pushed: .*is {mortal.host} running"):
        build(chosen, model)
    watch.join(60)
    assert mortal.died
    assert containers(engine, tag_of(chosen, model, engine)) == []
    mortal.start_again()
    made = build(chosen, model)
    assert (made.built, made.pushed) == (False, True)
    engine("pull", made.pinned)


def test_credentials_are_dockers(
    settings: Settings,
    tiny: SavedModel,
    closed_registry: str,
    signed_in: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    engine: Engine,
) -> None:
    monkeypatch.setenv("DOCKER_CONFIG", str(signed_in(closed_registry)))
    made = build(settings(image_registry=f"{closed_registry}/open"), tiny)
    assert made.built
    engine("pull", made.pinned)


def test_a_push_that_is_refused_is_told_once(
    settings: Settings, tiny: SavedModel, read_only_registry: str
) -> None:
    chosen, said = settings(image_registry=f"{read_only_registry}/x"), list[str]()
    with pytest.raises(OpsError, match=rf"cannot be pushed: .*{read_only_registry}"):
        build(chosen, tiny, said)
