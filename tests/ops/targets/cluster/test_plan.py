"""The plan of a release to a cluster, held against what a real one starts."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from clusters.calls import calls

from ops import experiments
from ops.config import Config, Image, Kubernetes, Slo
from ops.loadtest import Asked
from ops.progress import Progress
from ops.records import Run
from ops.release import Order, release
from ops.savedmodel import SavedModel, Wanted
from ops.shell import Shell
from ops.targets import PlannedStep, Workload
from ops.targets.cluster.target import ClusterTarget
from ops.targets.kubernetes import kubernetes

THERE = {("docker", "pull")}
"""What is planned and not needed here: the engine has the base."""
LOAD = Asked(users=2, spawn_rate=2, run_time_s=5)


@pytest.fixture
def settings(
    cluster: Any, busybox: str, registry: str, model: SavedModel, tmp_path: Path
) -> Config:
    """Of a cluster that pulls from the registry of the tests; the model is there already."""
    cluster.needs("pods", "images of folders", "load balancers")
    state = tmp_path / "state"
    state.mkdir()
    (state / "models").symlink_to(model.golden.parents[1])
    place = Kubernetes(
        context=cluster.context,
        kubeconfig=str(cluster.kubeconfig),
        namespace=cluster.namespace,
    )
    pushed = Image(registry=f"{cluster.backend.registry or registry}/tfs", base=busybox)
    return Config(
        target="kubernetes",
        kubernetes=place,
        image=pushed,
        slo=Slo(p99_ms=60_000, error_rate=0.9),
        state_dir=state,
        runs_dir=tmp_path / "runs",
    )


@pytest.fixture
def target(settings: Config) -> Iterator[ClusterTarget]:
    made = kubernetes(settings)
    yield made
    made.teardown()


def test_what_is_planned_is_what_is_run(
    target: ClusterTarget,
    settings: Config,
    sources: tuple[Path, Path],
    model: SavedModel,
    images: set[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A first release with batching, and one that takes its place, and what it alone needed."""
    steps: list[PlannedStep] = []
    ran: list[str] = []
    for name in ("2n-8c-64r-interop2-batch", "interop4"):
        small = replace(_experiment(name), pods=1, cpus=1, memory_gb=2)
        order = Order(settings, small, Wanted(str(sources[0]), model.name), LOAD, True)
        run = Run(settings.runs_dir)
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "ops.shell.shell"):
            done = release(order, target, run, Shell(log=run.commands), Progress())
        assert done.status == "succeeded", done.error
        images.add((done.image or {})["reference"])
        # Also of what belongs in no commands.log: that is asked again and again.
        ran += [one.message for one in caplog.records if one.msg == "%s"]
        assert calls(_logged(run.commands)) <= calls(ran)
        steps += _planned(target, Workload("r", small, model), run.folder / "manifests")

    run_calls, planned = calls(ran), calls(_lines(steps))
    assert run_calls - planned == set(), "run and not planned"
    always = calls(_lines([one for one in steps if one.name != "undo"]))
    assert always - run_calls == THERE, "planned and not run"


def _experiment(name: str) -> Any:
    return experiments.find(name, experiments.load())


def _planned(target: ClusterTarget, workload: Workload, folder: Path) -> list[PlannedStep]:
    before, image = target.plan_before(), target.plan_image(workload.model)
    return [*before, *image, *target.plan_rollout(workload, folder)]


def _lines(steps: list[PlannedStep]) -> list[str]:
    return [str(command) for step in steps for command in step.commands]


def _logged(log: Path) -> list[str]:
    """What a commands.log holds, without the times."""
    return [line.partition(" ")[2] for line in log.read_text(encoding="utf-8").splitlines()]
