"""Say what a release will do: the plan, the manifests, and every command in its order."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ops import git, image, loadtest, manifests
from ops.image.image import UNHASHED
from ops.manifests import Deployment, Manifest, Placement
from ops.release.order import Order
from ops.shell import Shell
from ops.targets import PlannedStep, Planner, Workload, choose, needed

RELEASE = "RELEASE"
ADDRESS = "ADDRESS:8500"


def render(
    order: Order, workload: Workload, placement: Placement, shell: Shell
) -> tuple[Manifest, ...]:
    """The checked manifests of a release; raises BadValue for what a cluster would refuse.

    A release to this machine has them too: they are what the same release applies to a cluster.
    `shell` asks git for the commit, where there is one.
    """
    kubernetes = order.config.kubernetes
    deployment = Deployment(
        name=workload.name,
        namespace=kubernetes.namespace,
        image=_image(order, workload),
        model_name=workload.model.name,
        release=workload.release,
        placement=placement,
        annotations={"tfs-ops/model-sha256": workload.model.sha256 or UNHASHED},
        git_commit=git.commit(shell),
        exposure=kubernetes.exposure,
        source_ranges=kubernetes.source_ranges,
    )
    made = manifests.render(order.experiment, deployment)
    manifests.check(made)
    return made


def _image(order: Order, workload: Workload) -> str:
    """By digest once that is known; an image that no registry has, a cluster cannot pull at all."""
    made = workload.image
    if made is None:
        return image.reference(order.config, workload.model)
    return made.pinned if made.pushed else made.reference


def lines(order: Order) -> Iterator[str]:
    """The whole dry run, line by line; it needs no program and no network."""
    unset = needed.notes(order.config)
    order = replace(order, config=needed.filled(order.config))
    target = choose(order.config)
    cache = order.config.state_dir / "models"
    workload = Workload(RELEASE, order.experiment, order.wanted.planned(cache))
    yield from _head(order, target, workload, unset)
    for number, step in enumerate(_steps(order, target, workload), 1):
        yield from ("", f"# {number}. {step.name}: {step.does}", *map(str, step.commands))
        if step.name == "manifests":
            yield from _texts(render(order, workload, target.placement(order.experiment), Shell()))


def _head(order: Order, target: Planner, workload: Workload, unset: list[str]) -> Iterator[str]:
    experiment = order.experiment
    batching = "with batching" if experiment.batching else "without batching"
    yield f"Plan: release {workload.model.name} as {experiment.legend} to {target.name}."
    yield (
        f"  {experiment.pods} pods of {experiment.cpus} CPUs and {experiment.memory_gb:g} GB,"
        f" {batching}"
    )
    yield f"  image: {target.image(workload.model) or 'none is made'}"
    yield f"  changes: {target.changed}; what serves there now is replaced"
    yield from (f"  note: {note}" for note in [*unset, *target.notes(experiment)])
    yield "Nothing was changed: this is a dry run."


def _steps(order: Order, target: Planner, workload: Workload) -> Iterator[PlannedStep]:
    config, folder = order.config, order.config.runs_dir / RELEASE
    make = order.wanted.commands(config.state_dir / "models")
    yield from target.plan_before()
    yield PlannedStep("model", "make or take the SavedModel, check and record it", make)
    yield from target.plan_image(workload.model)
    yield PlannedStep("manifests", f"render, check, write to {folder / 'manifests'}")
    yield from target.plan_rollout(workload, folder / "manifests")
    yield _load(order, target, folder)
    yield PlannedStep("gate", f"keep it if p99 holds {config.slo.p99_ms:g} ms, else undo it")
    yield PlannedStep("report", f"write {folder / 'report.html'} and report.png")


def _load(order: Order, target: Planner, folder: Path) -> PlannedStep:
    if target.probes and order.load.users is None:
        return PlannedStep("loadtest", "about half the load that a short probe shows it can take")
    if order.load.source.origin == "inside":
        given = loadtest.inside(target.inside)
        return PlannedStep("loadtest", "measure it from within, as a Job", given.planned())
    profile = order.load.over(order.experiment.load)
    options = order.load.source.options
    command = loadtest.command((ADDRESS,), order.load.protocol, profile, folder, options=options)
    return PlannedStep("loadtest", "measure it, with verdicts", (command,))


def _texts(made: tuple[Manifest, ...]) -> Iterator[str]:
    for manifest in made:
        yield "---"
        yield from manifest.text.rstrip().splitlines()
