"""Show the experiments, and render their manifests."""

import sys
from collections.abc import Sequence
from pathlib import Path

from ops import config, experiments, git, manifests
from ops.cli import values
from ops.cli.answer import answers
from ops.config import Config
from ops.errors import BadValue
from ops.experiments import Experiment
from ops.experiments.catalogue import LISTED
from ops.manifests import Deployment, Manifest, exposure
from ops.manifests.files import write
from ops.shell import Shell

ALL = "all"
IMAGE = "IMAGE"


@answers
def listing() -> None:
    """Print every experiment."""
    for one in experiments.load():
        names = ", ".join(name for name in one.names if name != one.legend)
        print(f"{one.legend:<24} {one.pods} pods of {one.machine_type:<18} also: {names}")


@answers
def render(exp: str, out: str, set_: Sequence[str]) -> None:
    """Print the checked manifests of an experiment or all, or write them to a folder."""
    folder = values.folder("--out", out)
    deployment = _deployment(config.load(flags=values.settings(set_)))
    made = {one.legend: _checked(one, deployment) for one in _chosen(exp)}
    for note in exposure.notes(deployment.exposure, deployment.source_ranges):
        print(f"note: {note}", file=sys.stderr)
    # Nothing is written before all is checked.
    if folder:
        _write(made, folder)
        print(f"{len(made)} experiments rendered and checked: {folder}")
        return
    for parts in made.values():
        print("\n".join(f"---\n{manifest.text.rstrip()}" for manifest in parts))


def _deployment(settings: Config) -> Deployment:
    return Deployment(
        namespace=settings.kubernetes.namespace,
        image="/".join(filter(None, (settings.registry, f"{settings.model.name}:{IMAGE}"))),
        model_name=settings.model.name,
        release="rendered",
        git_commit=git.commit(Shell()),
        exposure=settings.kubernetes.exposure,
        source_ranges=settings.kubernetes.source_ranges,
    )


def _checked(experiment: Experiment, deployment: Deployment) -> tuple[Manifest, ...]:
    made = manifests.render(experiment, deployment)
    manifests.check(made)
    return made


def _write(made: dict[str, tuple[Manifest, ...]], folder: Path) -> None:
    try:
        for legend, parts in made.items():
            write(parts, folder / legend)
    except OSError as error:
        raise BadValue(f"--out is '{folder}', which cannot be written: {error}") from error


def _chosen(exp: str) -> tuple[Experiment, ...]:
    known = experiments.load()
    return known if exp == ALL else (chosen(exp),)


def chosen(exp: str) -> Experiment:
    """The experiment of that name; BadValue, with where they are listed, for none or an unknown."""
    if not exp:
        raise BadValue(f"--exp is missing; name one, such as --exp interop4; {LISTED}")
    return experiments.find(exp, experiments.load())
