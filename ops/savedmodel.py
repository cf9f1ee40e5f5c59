"""Have the model made or taken by the `model` programs, which alone load TensorFlow."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ops.config import ROOT
from ops.errors import BadValue, CommandFailed, OpsError
from ops.shell import Command, Shell

EXPORT = "export"
WEIGHTS = ("", "imagenet", "random")
# What the programs' exit codes say; see model/export.py.
BAD_VALUE = 2
NO_WEIGHTS = 3
EXPORT_S = 900.0
OnLine = Callable[[str], None]


class SavedModel(BaseModel):
    """A checked SavedModel, as the program that made it recorded it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    version: str
    base_path: Path
    """The folder that holds one folder for each version."""
    sha256: str
    """Over the relative paths and the contents of the version's files."""
    source: str
    weights: Literal["imagenet", "random"] | None
    golden: Path
    """The golden answers, beside the model."""

    @property
    def random(self) -> bool:
        """Whether its weights are random, so that its answers mean nothing."""
        return self.weights == "random"


def prepare(
    shell: Shell, source: str, name: str, weights: str, cache: Path, local: bool, on_line: OnLine
) -> SavedModel:
    """The model of `source`, from the cache when it is there unchanged.

    `weights` counts for `source` "export" alone. When it is empty, ImageNet's are taken; where
    they cannot be downloaded, a `local` release goes on with random ones, any other is refused.
    Raises BadValue for a source that cannot be served.
    """
    if source != EXPORT:
        return _ask(shell, take(source, name, cache), on_line)
    try:
        return _ask(shell, export(weights or "imagenet", name, cache), on_line)
    except CommandFailed as error:
        if error.status != NO_WEIGHTS:
            raise
        if weights or not local:
            raise OpsError(
                f"{_last_words(error)}; to go on without, ask for them by name: --weights random"
            ) from error
        return _ask(shell, export("random", name, cache), on_line)


def export(weights: str, name: str, cache: Path) -> Command:
    """The command that makes ResNet50."""
    argv = ("model.export", "--weights", weights, "--name", name, "--cache", str(cache))
    return _program(argv)


def take(source: str, name: str, cache: Path) -> Command:
    """The command that takes a SavedModel from elsewhere."""
    argv = ("model.source", "--source", source, "--name", name, "--cache", str(cache))
    return _program(argv)


def check_weights(weights: str) -> None:
    """Raise BadValue for weights that nobody has."""
    if weights not in WEIGHTS:
        raise BadValue(f"--weights is '{weights}'; it must be imagenet or random")


def _program(argv: tuple[str, ...]) -> Command:
    return Command((sys.executable, "-m", *argv), timeout_s=EXPORT_S, cwd=ROOT, changes=True)


def _ask(shell: Shell, command: Command, on_line: OnLine) -> SavedModel:
    try:
        return SavedModel.model_validate_json(shell.run(command, on_line))
    except CommandFailed as error:
        if error.status == BAD_VALUE:
            raise BadValue(_last_words(error)) from error
        raise
    except ValidationError as error:
        raise OpsError(f"`{command.argv[2]}` answered with no model record") from error


def _last_words(error: CommandFailed) -> str:
    lines = [line for line in error.words.splitlines() if line.strip()] or [str(error)]
    return lines[-1].removeprefix("error: ")
