"""Have the model made or taken by the `model` programs, which alone load TensorFlow."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ops.config import ROOT
from ops.errors import BadValue, CommandFailed, OpsError
from ops.shell import Command, OnLine, Shell

EXPORT = "export"
IMAGENET, RANDOM = "imagenet", "random"
RECORD = "model.json"
# What the programs' exit codes say; see model/errors.py.
BAD_VALUE = 2
NO_WEIGHTS = 3
EXPORT_S = 900.0
UNKNOWN_SHA256 = ""


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
    def summary(self) -> dict[str, str]:
        """What a release records of it."""
        return self.model_dump(include={"name", "version", "sha256", "source"})

    @property
    def random(self) -> bool:
        """Whether its weights are random, so that its answers mean nothing."""
        return self.weights == RANDOM


@dataclass(frozen=True)
class Wanted:
    """Which model a release asks for."""

    source: str
    """`export`, or the path of a SavedModel's folder or .tar.gz."""
    name: str
    weights: str = ""
    """`imagenet`, `random`, or empty: ImageNet's where they can be had. For `export` alone."""

    def __post_init__(self) -> None:
        """Raise BadValue for weights that nobody has."""
        if self.weights not in ("", IMAGENET, RANDOM):
            raise BadValue(f"--weights is '{self.weights}'; it must be imagenet or random")

    def command(self, cache: Path) -> Command:
        """The program that makes or takes the model and prints its record."""
        argv = ["--name", self.name, "--cache", str(cache)]
        if self.source == EXPORT:
            argv = ["model.export", "--weights", self.weights or IMAGENET, *argv]
        else:
            argv = ["model.source", "--source", self.source, *argv]
        return Command((sys.executable, "-m", *argv), timeout_s=EXPORT_S, cwd=ROOT, changes=True)

    def planned(self, cache: Path) -> SavedModel:
        """The model's record before it is made, for a plan; its sha256 is not yet known."""
        key = f"{self.name}-{self.weights or IMAGENET}" if self.source == EXPORT else self.name
        folder = cache / key
        try:
            return SavedModel.model_validate_json((folder / RECORD).read_text(encoding="utf-8"))
        except (OSError, ValidationError):
            return SavedModel(
                name=self.name,
                version="1",
                base_path=folder / self.name,
                sha256=UNKNOWN_SHA256,
                source=self.source,
                weights=None,
                golden=folder / "golden.json",
            )


def prepare(
    shell: Shell, wanted: Wanted, cache: Path, random_allowed: bool, on_line: OnLine
) -> SavedModel:
    """The model that is `wanted`, from the cache when it is there unchanged.

    Where ImageNet's weights cannot be downloaded and none were asked for by name, random ones are
    taken if `random_allowed`, which only the local target does; else OpsError.
    Raises BadValue for a source that cannot be served.
    """
    try:
        return _ask(shell, wanted.command(cache), on_line)
    except CommandFailed as error:
        if error.status != NO_WEIGHTS:
            raise
        if wanted.weights or not random_allowed:
            hint = "to go on without, ask for random ones by name: --weights random"
            raise OpsError(f"{_last_words(error)}; {hint}") from error
        return _ask(shell, replace(wanted, weights=RANDOM).command(cache), on_line)


def check_kept(model: SavedModel) -> None:
    """Raise OpsError unless the model's files are still those that were recorded."""
    try:
        kept = SavedModel.model_validate_json(model.golden.with_name(RECORD).read_text("utf-8"))
    except (OSError, ValidationError):
        kept = None
    if kept is None or kept.sha256 != model.sha256 or not model.base_path.is_dir():
        raise OpsError(
            f"the model {model.name}, sha256 {model.sha256[:12]}, is no longer in"
            f" {model.golden.parent}: release it again with its --source"
        )


def newest_golden(cache: Path, name: str) -> Path | None:
    """The golden answers of the model of that name that was made last; None without one."""
    found = sorted(cache.glob(f"{name}-*/golden.json"), key=lambda path: path.stat().st_mtime)
    return found[-1] if found else None


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
