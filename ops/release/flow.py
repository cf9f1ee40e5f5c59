"""Go through the steps of a release, recording each, and undo it when it may not stay."""

import contextlib
import logging
from collections.abc import Iterator

from ops import loadtest, report, savedmodel
from ops.errors import BadValue, OpsError
from ops.experiments import LoadProfile
from ops.loadtest import LoadResult
from ops.manifests.files import write
from ops.progress import Progress, Step
from ops.records import Gate, Record, Release, Run
from ops.release import gate, plan
from ops.release.order import Order
from ops.savedmodel import SavedModel
from ops.serving.endpoint import Endpoint
from ops.serving.golden import Golden
from ops.shell import Shell
from ops.targets import Target, Workload
from ops.targets.local import capacity

logger = logging.getLogger(__name__)
RANDOM = "random weights: the figures count, the answers mean nothing"


def release(order: Order, target: Target, run: Run, shell: Shell, progress: Progress) -> Release:
    """Release what was ordered; give the record, which is also in the run's folder.

    A gate that is not passed is told by the record's status. Raises OpsError for anything that
    failed on the way; what was started is stopped by then, and what served before still serves.
    """
    record = Record(run, _first(order, target, run))
    flow = Flow(order, target, run, shell, progress=progress, record=record)
    with _recorded(flow, discard=BadValue):
        workload = flow.prepare()
    # From here on something is changed, and whatever comes of it is told.
    with _recorded(flow, discard=None):
        flow.go(workload)
    flow.report()
    return record.release


def _first(order: Order, target: Target, run: Run) -> Release:
    return Release(
        id=run.id,
        experiment=order.experiment.legend,
        target=target.name,
        machine=capacity.machine(),
    )


@contextlib.contextmanager
def _recorded(flow: "Flow", discard: type[OpsError] | None) -> Iterator[None]:
    """Record an error of the block; one of the class `discard` leaves no run behind."""
    try:
        yield
    except BaseException as error:
        if discard and isinstance(error, discard):
            flow.run.discard()
            raise
        flow.run.publish()
        why = "interrupted" if isinstance(error, KeyboardInterrupt) else str(error) or repr(error)
        flow.record.end("failed", why)
        flow.report()
        raise


class Flow:
    """One release on its way."""

    def __init__(
        self,
        order: Order,
        target: Target,
        run: Run,
        shell: Shell,
        *,
        progress: Progress,
        record: Record,
    ) -> None:
        self.order = order
        self.target = target
        self.run = run
        self.shell = shell
        self.progress = progress
        self.record = record

    def prepare(self) -> Workload:
        """The steps that change nothing at the target: raises BadValue for what cannot go there."""
        with self._step("preflight", "what is needed is there"):
            self.target.preflight(self.order.experiment)
            self.record.release.notes = self.target.notes(self.order.experiment)
        workload = Workload(self.run.id, self.order.experiment, self._model())
        with self._step("manifests", "rendered and checked"):
            write(plan.render(self.order, workload), self.run.folder / "manifests")
        return workload

    def go(self, workload: Workload) -> None:
        """The steps from the rollout to its being kept or undone."""
        self.run.publish()
        endpoints = self._rollout(workload)
        try:
            verdict = self._judged(self._load(workload.model, endpoints))
        except BaseException:
            self.progress.warn(f"undone: {self.target.undo(workload)}")
            raise
        # Not above: what was kept must not be undone because the last of the keeping failed.
        self._settle(workload, verdict)

    def report(self) -> None:
        """Write the report, whatever came of the release; a missing one undoes nothing."""
        try:
            with self._step("report", str(self.run.folder / "report.html")):
                report.write(self.run.folder)
        except Exception as error:
            logger.exception("no report")
            self.progress.warn(f"the report could not be written: {error!r}")

    def _model(self) -> SavedModel:
        config = self.order.config
        with self._step("model", self.order.wanted.source) as step:
            cache = config.state_dir / "models"
            local = self.target.name == "local"
            model = savedmodel.prepare(self.shell, self.order.wanted, cache, local, step.say)
            step.say(f"{model.name} version {model.version}, sha256 {model.sha256[:12]}")
        self.record.release.model = model.summary
        if model.random:
            self.progress.warn(RANDOM)
            self.record.release.notes.append(RANDOM)
        return model

    def _rollout(self, workload: Workload) -> tuple[Endpoint, ...]:
        with self._step("rollout", "starting") as step:
            endpoints = self.target.deploy(workload, step.say)
            step.say(f"{len(endpoints)} replicas AVAILABLE, golden answers as recorded")
        self.record.release.endpoints = [one.summary for one in endpoints]
        return endpoints

    def _load(self, model: SavedModel, endpoints: tuple[Endpoint, ...]) -> LoadResult:
        folder, protocol = self.run.folder, self.order.load.protocol
        payload = loadtest.payload(Golden.read(model.golden), model.name, protocol, folder)
        hosts = tuple(one.address(protocol) for one in endpoints)
        against = loadtest.Against(hosts, protocol, model.name, payload)
        profile = self._profile(against)
        with self._step("loadtest", f"{profile.users} users") as step:
            follow = loadtest.follow(step, profile)
            result = loadtest.run(self.shell, against, profile, folder, follow)
            step.say(result.summary)
        self.record.release.loadtest = result.model_dump(mode="json")
        return result

    def _profile(self, against: loadtest.Against) -> LoadProfile:
        load = self.order.load
        if not self.target.probes:
            return load.over(self.order.experiment.load)
        with self._step("probe", "finding out what it can take") as step:
            profile = load.probed(lambda: loadtest.probe(self.shell, against, self.run.folder))
            step.say(f"{profile.users} users for {profile.run_time_s:g} s")
        return profile

    def _judged(self, result: LoadResult) -> Gate:
        with self._step("gate", "") as step:
            verdict = gate.judge(result, self.order.config.slo)
            self.record.release.gate = verdict
            step.say(verdict.in_words)
        return verdict

    def _settle(self, workload: Workload, verdict: Gate) -> None:
        if verdict.outcome == "slo_missed":
            served = self.target.undo(workload)
            self.record.end("rolled_back", f"{verdict.in_words}; undone: {served}")
            return
        self.target.keep(workload)
        stays = verdict.outcome == "passed" or self.order.accept_unmeasured
        why = f"{verdict.in_words}; the release is kept (--accept-unmeasured takes it as it is)"
        self.record.end(*("succeeded", None) if stays else ("failed", why))

    @contextlib.contextmanager
    def _step(self, name: str, detail: str) -> Iterator[Step]:
        with self.record.step(name), self.progress.step(name, detail) as step:
            yield step
