"""Take the steps of a release, each recorded and shown as it goes."""

import contextlib
import logging
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from ops import image, loadtest, report, savedmodel
from ops.errors import NotMeasured
from ops.experiments import LoadProfile
from ops.image import Image
from ops.loadtest import LoadResult
from ops.manifests.files import write
from ops.progress import Progress, Step
from ops.records import Deployed, Gate, Record, Run
from ops.release import gate, plan
from ops.release.order import Order
from ops.release.undecided import Undecided
from ops.savedmodel import SavedModel
from ops.shell import Shell
from ops.targets import Status, Target, Workload

logger = logging.getLogger(__name__)
DIFFERENCE = "manifests.diff"
SHOWN_LINES = 60
LOAD = "the load is about half of what this machine can take, not the experiment's"
RANDOM = "random weights: the figures count, the answers mean nothing"


class Steps:
    """The steps of one release, in no order of their own."""

    def __init__(
        self, target: Target, run: Run, shell: Shell, *, progress: Progress, record: Record
    ) -> None:
        self.target = target
        self.run = run
        self.shell = shell
        self.progress = progress
        self.record = record

    def preflight(self, order: Order) -> None:
        """Find out what would make the release fail."""
        with self.step("preflight", "what is needed is there") as step:
            self.target.preflight(order.experiment, self.shell)
            order.load.source.prepare(self.shell, step.say, self.target.inside)
        for note in self.target.notes(order.experiment):
            self.progress.line(note)
            self.note(note)

    def model(self, order: Order) -> SavedModel:
        """Make or take the model; raises BadValue for a source that cannot be served."""
        cache = order.config.state_dir / "models"
        with self.step("model", order.wanted.source) as step:
            random = order.config.random_allowed
            model = savedmodel.prepare(self.shell, order.wanted, cache, random, step.say)
            step.say(f"{model.name} version {model.version}, sha256 {model.sha256[:12]}")
        self.record.release.model = model.summary
        if model.random:
            self.progress.warn(RANDOM)
            self.note(RANDOM)
        return model

    def image(self, order: Order, model: SavedModel) -> Image | None:
        """Make the model's image where the target runs one."""
        if self.target.image(model) is None:
            return None
        for doubt in image.notes(order.config, model):
            self.progress.warn(doubt)
            self.note(doubt)
        with self.step("image", "made unless it is there") as step:
            made = self.target.build(model, self.shell, step.say)
            assert made, "a target that names an image makes it"
            step.say(f"{made.reference}, {made.digest[:19]}")
        self.record.release.image = made.summary
        return made

    def manifests(self, order: Order, workload: Workload) -> Workload:
        """Render, check and write what a cluster is given; the workload with it."""
        with self.step("manifests", "rendered and checked"):
            placement = self.target.placement(order.experiment)
            rendered = plan.render(order, workload, placement, self.shell)
            made = replace(workload, manifests=rendered)
            write(made.manifests, self.run.folder / "manifests")
        return made

    def rollout(self, workload: Workload) -> tuple[Status, ...]:
        """Replace what serves, and prove the new replicas; give those."""
        self._show(self.target.difference(workload, self.shell))
        with self.step("rollout", "starting") as step:
            replicas = self.target.deploy(workload, self.shell, step.say)
            step.say(f"{len(replicas)} replicas AVAILABLE, golden answers as recorded")
        self.record.release.endpoints = [self.target.address().summary]
        self.record.release.deployed = Deployed(
            experiment=asdict(workload.experiment),
            model=workload.model.model_dump(mode="json"),
            image=_kept(workload.image),
            replicas=len(replicas),
            manifests=[one.text for one in workload.manifests],
        )
        return replicas

    def load(
        self, order: Order, model: SavedModel, replicas: tuple[Status, ...]
    ) -> LoadResult | NotMeasured:
        """Measure the replicas, and name those that did not survive it; or why that cannot be."""
        folder, protocol = self.run.folder, order.load.protocol
        golden = self.target.golden(model)
        payload = loadtest.payload(golden, model.name, protocol, folder)
        try:
            with self.target.aimed(protocol, order.load.source.origin) as aim:
                against = loadtest.Against(
                    *(aim.hosts, protocol, model.name, payload, aim.replicas, golden),
                    inside=self.target.inside,
                )
                return self._loaded(order, against, replicas)
        except NotMeasured as reason:
            return reason

    def _loaded(
        self, order: Order, against: loadtest.Against, replicas: tuple[Status, ...]
    ) -> LoadResult:
        folder = self.run.folder
        giver = Undecided(order.load.source)
        profile = self._profile(order, against, giver)
        with self.step("loadtest", f"{profile.users} users") as step:
            follow = loadtest.follow(step, profile)
            result = loadtest.run(self.shell, against, profile, folder, follow, source=giver)
            result = self._survived(result, replicas)
            (step.say if result.valid else step.miss)(result.summary)
        self.record.release.loadtest = result.model_dump(mode="json")
        return result

    def gate(self, order: Order, result: LoadResult | NotMeasured) -> Gate:
        """Judge whether the release may stay."""
        with self.step("gate", "") as step:
            verdict = gate.judge(result, order.config.slo)
            self.record.release.gate = verdict
            (step.say if verdict.outcome == "passed" else step.miss)(verdict.in_words)
        return verdict

    def report(self) -> None:
        """Write the report, whatever came of the release; a missing one undoes nothing."""
        try:
            with self.step("report", str(self.run.folder / "report.html")):
                report.write(self.run.folder)
        except Exception as error:
            logger.exception("no report")
            self.progress.warn(f"the report could not be written: {error!r}")

    def note(self, *notes: str) -> None:
        """Put what changes the meaning of the figures into the record."""
        self.record.release.notes += notes

    @contextlib.contextmanager
    def step(self, name: str, detail: str) -> Iterator[Step]:
        """A step, recorded and shown; OpsError where somebody else is at work by now."""
        self.target.history.lock.check()
        with self.record.step(name), self.progress.step(name, detail) as step:
            yield step

    def _profile(
        self, order: Order, against: loadtest.Against, giver: loadtest.Giver
    ) -> LoadProfile:
        if not self.target.probes:
            return order.load.over(order.experiment.load)
        with self.step("probe", "finding out what it can take") as step:
            folder = self.run.folder
            profile = order.load.probed(
                lambda: loadtest.probe(self.shell, against, folder, source=giver)
            )
            step.say(f"{profile.users} users for {profile.run_time_s:g} s")
        if order.load.users is None:
            self.note(LOAD)
        return profile

    def _show(self, difference: str) -> None:
        """Print what is about to change, and keep it."""
        if difference:
            (self.run.folder / DIFFERENCE).write_text(difference, encoding="utf-8")
        lines = difference.splitlines()
        for line in lines[:SHOWN_LINES]:
            self.progress.line(line)
        if len(lines) > SHOWN_LINES:
            more = len(lines) - SHOWN_LINES
            self.progress.line(f"… and {more} lines more: {self.run.folder / DIFFERENCE}")

    def _survived(self, result: LoadResult, replicas: tuple[Status, ...]) -> LoadResult:
        """Whether each replica is still the one that it was, and was not started anew."""
        live = [one for one in self.target.status() if one.state == "AVAILABLE"]
        lost = [_place(one) for one in replicas if one not in live]
        told = f"ended in mid-load: {', '.join(lost)}" if lost else "all there at the end"
        judged = result.judged("replicas", ok=not lost, measured=told, wanted="every replica stays")
        judged.write(self.run.folder)
        return judged


def _place(one: Status) -> str:
    return one.endpoint.grpc if one.endpoint else one.replica


def _kept(image: Image | None) -> dict[str, Any] | None:
    """What it takes to run the image again."""
    return {**image.summary, "pushed": image.pushed} if image else None
