"""Load test from the command line."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ops import loadtest as load_test
from ops import report, savedmodel
from ops.cli import values
from ops.cli.answer import answers
from ops.cli.confirm import confirm
from ops.cli.load import asked, check_origin
from ops.cli.loading import Loading
from ops.cli.preparing import chosen
from ops.cli.shape import Shape
from ops.cli.signals import as_interrupts
from ops.config import ROOT, Config
from ops.errors import OpsError
from ops.experiments import LoadProfile
from ops.loadtest import LOOK_S, Against, Asked, LoadResult
from ops.loadtest.result import FILE
from ops.records import Run
from ops.savedmodel import SavedModel
from ops.serving import picture
from ops.serving.endpoint import GRPC_PORT, REST_PORT
from ops.serving.golden import Golden
from ops.targets import Aim, Inside, choose

PHOTOGRAPH = ROOT / "model" / "photographs" / "cat.jpg"


@dataclass(frozen=True)
class Place:
    """What a load test is aimed at."""

    aim: Aim
    model_name: str
    golden: Golden
    inside: Inside | None


@answers
def loadtest(
    *,
    exp: str,
    host: str,
    target: str,
    set_: Sequence[str],
    yes: bool,
    in_cluster: bool,
    shape: Shape,
    **flags: str,
) -> int:
    """Measure, tell, and leave a report; 1 when the measurement cannot be believed."""
    settings = values.configured(target, set_)
    load = shape.over(asked(in_cluster=in_cluster, **flags), settings.slo.p99_ms)
    check_origin(load, choose(settings))
    base = chosen(exp).load if exp else None
    aimed = _any_host(settings, host, load) if host else _running(settings, load)
    with aimed as place:
        ask(place, yes)
        run = Run(settings.runs_dir)
        try:
            with as_interrupts():
                result = _measure(place, load, base, run)
        except BaseException:
            _keep(run)
            raise
    run.publish()
    report.write(run.folder)
    return _tell(result, run)


def _keep(run: Run) -> None:
    """Without figures there is nothing to keep; with them, interrupted, there is."""
    kept = run.folder / FILE
    if not kept.exists():
        run.discard()
        return
    run.publish()
    report.write(run.folder)
    _tell(LoadResult.model_validate_json(kept.read_bytes()), run)


@contextlib.contextmanager
def _running(settings: Config, load: Asked) -> Iterator[Place]:
    target = choose(settings)
    holder = target.history.lock.holder()
    if holder:
        told = f"{holder.in_words} is at work on release {holder.release}"
        raise OpsError(f"{told}: a load test now would disturb it, and measure neither")
    model = SavedModel.model_validate(target.serving().model)
    with target.aimed(load.protocol, load.source.origin) as aim:
        yield Place(aim, model.name, target.golden(model), target.inside)


@contextlib.contextmanager
def _any_host(settings: Config, host: str, load: Asked) -> Iterator[Place]:
    port = GRPC_PORT if load.protocol == "grpc" else REST_PORT
    kept = savedmodel.newest_golden(settings.state_dir / "models", settings.model.name)
    golden = Golden.read(kept) if kept else _photograph()
    aim = Aim((values.address("--host", host, port),), ())
    yield Place(aim, settings.model.name, golden, choose(settings).inside)


def ask(place: Place, yes: bool) -> None:
    """Ask before a load takes from what others get."""
    others = 0 if yes else load_test.others(place.aim.replicas, place.model_name)
    if others:
        told = f"others use it: {others} requests in {LOOK_S:g} s. A load takes from what they get"
        confirm(f"{told}, and measures theirs too. Go on?", yes)


def _photograph() -> Golden:
    """The design's input, with no answers known; for a host whose model was not made here."""
    like = {"image_input": np.zeros((1, 224, 224, 3), np.float32)}
    return Golden(picture.inputs(PHOTOGRAPH, like), {}, {}, "serving_default")


def _measure(place: Place, load: Asked, base: LoadProfile | None, run: Run) -> LoadResult:
    payload = load_test.payload(place.golden, place.model_name, load.protocol, run.folder)
    aim = place.aim
    against = Against(
        *(aim.hosts, load.protocol, place.model_name, payload, aim.replicas, place.golden),
        inside=place.inside,
    )
    return Loading(against, load, base, run).result()


def _tell(result: LoadResult, run: Run) -> int:
    for verdict in result.verdicts:
        mark = "ok  " if verdict.ok else "FAIL"
        print(f"{mark} {verdict.name}: {verdict.measured}; wanted: {verdict.wanted}")
    for line in load_test.table(result.steps) if result.steps else ():
        print(line)
    if result.capacity is not None:
        print(f"capacity: {result.capacity:g} requests/s")
    print(result.summary)
    print(f"report: {run.folder / 'report.html'}")
    believed = result.valid and all(step.outcome != "invalid" for step in result.steps)
    return 0 if believed and result.capacity != 0 else OpsError.exit_code
