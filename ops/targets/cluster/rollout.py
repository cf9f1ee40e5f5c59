"""Bring a workload's manifests to a cluster, and watch until its pods serve, or say why not."""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ops.errors import NeverReady, OpsError
from ops.kubectl import Api, Object
from ops.kubectl.object import Document
from ops.manifests.files import write
from ops.manifests.manifest import Manifest
from ops.targets.cluster import kept, rescaling
from ops.targets.cluster.patience import Patience
from ops.targets.cluster.pod import Pod
from ops.targets.cluster.progress import come_so_far, done, pods_told
from ops.targets.cluster.rollout_state import RolloutState
from ops.targets.cluster.why import Reason, reason
from ops.targets.target import Say

READY_S = 900.0
"""For each pod. More than a Deployment's own deadline, so that the cluster speaks first."""
PAUSE_S = 1.0
WATCHED = ("deployments", "replicasets", "pods", "events")
LAST_LINES = 20
KEPT_LINES = 1000


@dataclass(frozen=True)
class Rollout:
    """One Deployment on its way to a new revision."""

    api: Api
    name: str
    say: Say
    folder: Path | None = None
    """Where events and logs are kept when it fails."""

    def go(self, manifests: tuple[Manifest, ...]) -> tuple[Pod, ...]:
        """Apply the manifests; give the new pods once they alone are there and all are ready.

        Raises OpsError that says in words why that is not so, with a hint at what was kept.
        """
        there = self.api.get_one("deployment", self.name)
        if first := rescaling.first(manifests, there):
            self.say("the pods that serve are replaced one by one, and then there are more")
            self._apply(first)
        return self._apply(manifests)

    def _apply(self, manifests: tuple[Manifest, ...]) -> tuple[Pod, ...]:
        with applied_from(manifests) as folder:
            self.api.change(self.api.cluster.apply(folder))
        try:
            return self._ready()
        except OpsError as error:
            raise type(error)(f"{error}{self._keep()}") from error

    def _ready(self) -> tuple[Pod, ...]:
        patience = Patience(READY_S)
        while True:
            state = self._state()
            if done(state.deployment):
                return tuple(pod for pod in state.new if pod.ready and not pod.ending)
            found = self._reason(state)
            if found and found.final:
                raise OpsError(found.text)
            self.say(pods_told(state))
            if patience.is_over(come_so_far(state.deployment)):
                why = found.text if found else pods_told(state)
                raise NeverReady(f"nothing has become ready for {READY_S:g} s: {why}")
            time.sleep(PAUSE_S)

    def _state(self) -> RolloutState:
        found = self.api.quietly().get(*WATCHED)
        try:
            return RolloutState.of(found, self.name, datetime.now(UTC))
        except KeyError:
            raise OpsError(
                f"the Deployment {self.name} is gone: somebody deleted it during the rollout"
            ) from None

    def _reason(self, state: RolloutState) -> Reason | None:
        """Why it does not get on, with a pod's last words where these tell more."""
        found = reason(state)
        if found is None or not found.pod:
            return found
        lines = self._log(found.pod, LAST_LINES, previous=found.previous).splitlines()
        return reason(state.with_logs({found.pod: lines})) or found

    def _log(self, pod: str, lines: int, *, previous: bool = False) -> str:
        """A pod's last words; none where it has not begun, or its node does not tell."""
        try:
            return self.api.quietly().read(self.api.cluster.logs(pod, lines, previous=previous))
        except OpsError:
            return ""

    def _keep(self) -> str:
        """Keep what speaks of the failure; say where, or nothing where that cannot be done."""
        if self.folder is None:
            return ""
        try:
            found = [one for one in self.api.quietly().get(*WATCHED) if self._is_ours(one)]
            state = RolloutState.of(found, self.name, datetime.now(UTC))
            logs = dict(self._logs(state))
            kept.keep(self.folder, {"cluster.json": json.dumps(found, indent=1)}, logs)
        except (OpsError, KeyError):
            return ""
        return f"; events and logs: {self.folder}"

    def _is_ours(self, one: Document) -> bool:
        """Whether a document speaks of our service; the namespace's others are no concern of it."""
        if one["kind"] == "Event":
            return bool(one["involvedObject"].get("name", "").startswith(self.name))
        labels = one["metadata"].get("labels") or {}
        return bool(labels.get("app") == self.name)

    def _logs(self, state: RolloutState) -> Iterator[tuple[str, str]]:
        for pod in (*state.new, *state.old):
            yield pod.name, self._log(pod.name, KEPT_LINES)
            if any(one.restarts for one in pod.containers):
                yield f"{pod.name}-previous", self._log(pod.name, KEPT_LINES, previous=True)


@contextmanager
def applied_from(manifests: tuple[Manifest, ...]) -> Iterator[Path]:
    """A folder with the manifests in it, in the order to apply them, while the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        write(manifests, Path(folder))
        yield Path(folder)


def objects(manifests: tuple[Manifest, ...]) -> list[Object]:
    """What the manifests describe."""
    return [Object(one.kind, one.name) for one in manifests]
