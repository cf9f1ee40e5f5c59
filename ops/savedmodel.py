"""Have the model made or taken by the `model` programs, which alone load TensorFlow."""

import contextlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ops import gcloud, sources
from ops.config import ROOT, Config
from ops.errors import BadValue, CommandFailed, OpsError
from ops.shell import Command, OnLine, Shell
from ops.sources import Fetched, Gs, Remote

EXPORT = "export"
IMAGENET, RANDOM = "imagenet", "random"
RECORD, GOLDEN = "model.json", "golden.json"
# What the programs' exit codes say; see model/errors.py.
BAD_VALUE = 2
NO_WEIGHTS = 3
EXPORT_S = 900.0
UNKNOWN_SHA256 = ""
# Below the cache of models, where the archives are kept that were downloaded.
DOWNLOADS = "downloads"


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
    """`export`, the path of a SavedModel's folder or .tar.gz, or where one is published: see
    ops.sources."""
    name: str
    weights: str = ""
    """`imagenet`, `random`, or empty: ImageNet's where they can be had. For `export` alone."""
    taken: Mapping[str, str] = field(default_factory=dict)
    """The summary of the model, where a release took it before from a place that may have another
    by now."""
    login: Mapping[str, str] = field(default_factory=dict)
    """What gcloud gets in its environment, for a model in Cloud Storage."""

    def __post_init__(self) -> None:
        """Raise BadValue for weights that nobody has and for a source that cannot be one."""
        if self.weights not in ("", IMAGENET, RANDOM):
            raise BadValue(f"--weights is '{self.weights}'; it must be imagenet or random")
        sources.parse(self.source)

    @classmethod
    def of(cls, settings: Config, weights: str, taken: Mapping[str, str] | None = None) -> "Wanted":
        """The one that the settings name."""
        found = cls(settings.model.source, settings.model.name, weights, taken or {})
        if not isinstance(found.remote, Gs):
            return found
        return replace(found, login=gcloud.environment(settings.gke))

    @property
    def remote(self) -> Remote | None:
        """Where it is downloaded from; None for what is made or lies on this machine."""
        return sources.parse(self.source)

    def command(self, cache: Path, fetched: Fetched | None = None) -> Command:
        """The program that makes or takes the model and prints its record.

        A model that is to be downloaded is taken from `fetched`, or, in a plan, from where it
        will be.
        """
        argv = ["--name", self.name, "--cache", str(cache)]
        if self.source == EXPORT:
            argv = ["model.export", "--weights", self.weights or IMAGENET, *argv]
        elif self.remote:
            here = fetched or Fetched(self._fetching(cache)[1], self.source)
            argv = ["model.source", "--source", str(here.path), "--origin", here.origin, *argv]
        else:
            argv = ["model.source", "--source", self.source, *argv]
        return Command((sys.executable, "-m", *argv), timeout_s=EXPORT_S, cwd=ROOT, changes=True)

    def commands(self, cache: Path) -> tuple[Command, ...]:
        """All that is run to have the model, in order, for a plan: offline."""
        return (*self._fetching(cache)[0], self.command(cache))

    def _fetching(self, cache: Path) -> tuple[tuple[Command, ...], Path]:
        remote = self.remote
        if remote is None:
            return (), Path(self.source)
        return sources.planned(remote, cache / DOWNLOADS, self.login)

    def planned(self, cache: Path) -> SavedModel:
        """The model's record before it is made, for a plan; its sha256 is not yet known."""
        key = f"{self.name}-{self.weights or IMAGENET}" if self.source == EXPORT else self.name
        folder = cache / key
        return _record(folder / RECORD) or SavedModel(
            name=self.name,
            version="1",
            base_path=folder / self.name,
            sha256=UNKNOWN_SHA256,
            source=self.source,
            weights=None,
            golden=folder / GOLDEN,
        )


def prepare(
    shell: Shell, wanted: Wanted, cache: Path, random_allowed: bool, on_line: OnLine
) -> SavedModel:
    """The model that is `wanted`, from the cache when it is there unchanged.

    Where ImageNet's weights cannot be downloaded and none were asked for by name, random ones are
    taken if `random_allowed`, as on the targets of this machine; else OpsError.
    A model that is published elsewhere is downloaded first, unless the archive is here already.
    Raises BadValue for a source that cannot be served or fetched; see ops.sources.fetched.
    """
    if remote := wanted.remote:
        return _kept(wanted, cache) or _fetch(shell, wanted, remote, cache, on_line)
    try:
        return _ask(shell, wanted.command(cache), on_line)
    except CommandFailed as error:
        if error.status != NO_WEIGHTS:
            raise
        if wanted.weights or not random_allowed:
            hint = "to go on without, ask for random ones by name: --weights random"
            raise OpsError(f"{error.last_line.removeprefix('error: ')}; {hint}") from error
        return _ask(shell, replace(wanted, weights=RANDOM).command(cache), on_line)


def check_kept(model: SavedModel) -> None:
    """Raise OpsError unless the model's files are still those that were recorded."""
    if not has_own_golden(model) or not model.base_path.is_dir():
        raise OpsError(
            f"the model {model.name}, sha256 {model.sha256[:12]}, is no longer in"
            f" {model.golden.parent}: release it again with its --source"
        )


def has_own_golden(model: SavedModel) -> bool:
    """Whether the golden answers where the model had its are still its own."""
    kept = _record(model.golden.with_name(RECORD))
    return kept is not None and kept.sha256 == model.sha256 and model.golden.exists()


def newest_golden(cache: Path, name: str) -> Path | None:
    """The golden answers of the model of that name that was made last; None without one."""
    # `resnet50-*` is also where a model called resnet50-mine would be.
    found = [
        golden
        for path in cache.glob(f"{name}-*/{RECORD}")
        if (known := _record(path)) and known.name == name
        if (golden := path.with_name(GOLDEN)).exists()
    ]
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


def _record(path: Path) -> SavedModel | None:
    """The model that a record tells of; None where there is none that can be read."""
    try:
        return SavedModel.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return None


def _kept(wanted: Wanted, cache: Path) -> SavedModel | None:
    """The model that was taken before, if it is still in the cache."""
    taken = wanted.taken
    for record in cache.glob(f"{wanted.name}-*/{RECORD}") if taken else ():
        model = _record(record)
        if model and model.summary == {**taken, "source": model.source}:
            with contextlib.suppress(OpsError):
                check_kept(model)
                # The same content may have come here from elsewhere first.
                return model.model_copy(update={"source": taken["source"]})
    return None


def _fetch(
    shell: Shell, wanted: Wanted, remote: Remote, cache: Path, on_line: OnLine
) -> SavedModel:
    with sources.fetched(remote, cache / DOWNLOADS, shell, on_line, wanted.login) as found:
        model = _ask(shell, wanted.command(cache, found), on_line)
    before = wanted.taken.get("sha256", model.sha256)
    if before != model.sha256:
        raise OpsError(
            f"{wanted.source} holds another model by now (sha256 {model.sha256[:12]}, it was"
            f" {before[:12]}): release it anew"
        )
    return model


def _ask(shell: Shell, command: Command, on_line: OnLine) -> SavedModel:
    try:
        return SavedModel.model_validate_json(shell.run(command, on_line))
    except CommandFailed as error:
        if error.status == BAD_VALUE:
            raise BadValue(error.last_line.removeprefix("error: ")) from error
        raise
    except ValidationError as error:
        raise OpsError(f"`{command.argv[2]}` answered with no model record") from error
