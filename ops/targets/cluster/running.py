"""Follow the one pod that gives a load, and fetch what it measured."""

import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ops.errors import NeverReady, OpsError
from ops.kubectl import Api
from ops.shell import OnLine
from ops.targets.cluster import log_files
from ops.targets.cluster.document import condition
from ops.targets.cluster.pod import Pod
from ops.targets.cluster.rollout_state import RolloutState, events_of
from ops.targets.cluster.why import configuration, image

FILES = ("answers.json", "locust.json")
READY_S = 300.0
"""What a pod may take to run: its image is pulled, and a node may have to be made for it."""
PAUSE_S = 2.0
LAST_S = 20.0
SHOWN_LINES = 40
TROUBLE = {*image.REASONS, *configuration.REASONS}
"""What a container waits for that may pass, or not."""


@dataclass(frozen=True)
class Running:
    """The one pod of a load, and its log."""

    api: Api
    labels: Mapping[str, str]
    """Of the pod, and of no other."""
    folder: Path

    def wait_started(self) -> None:
        """Wait until the load is given; OpsError in the cluster's words where that cannot be."""
        deadline = time.monotonic() + READY_S
        why = "it has no pod"
        while time.monotonic() < deadline:
            if pod := self._pod():
                if pod.phase != "Pending":
                    return
                why = self._waits_for(pod)
            time.sleep(PAUSE_S / 2)
        raise NeverReady(f"the load's pod does not run after {READY_S:g} s: {why}")

    def follow(self, timeout_s: float, on_line: OnLine) -> None:
        """Tell new lines of the log until the pod is over, then keep its files.

        After ^C it is told to end, and what it had measured is kept.
        """
        try:
            self._until_over(time.monotonic() + timeout_s, on_line)
        except KeyboardInterrupt:
            self._interrupted()
            raise
        log = self._log(-1)
        log_files.keep(log, self.folder)
        if not (self.folder / FILES[-1]).exists():
            raise OpsError(f"the load's pod ended without figures: {_last_words(log)}")

    def _until_over(self, deadline: float, on_line: OnLine) -> None:
        told: set[str] = set()
        while time.monotonic() < deadline:
            pod = self._pod()
            for line in self._log(SHOWN_LINES).splitlines() if pod else ():
                if line not in told and not log_files.is_part(line):
                    told.add(line)
                    on_line(line)
            if pod is None:
                raise OpsError("the load's pod is gone: somebody deleted it, or its node is lost")
            if pod.over:
                return
            time.sleep(PAUSE_S)
        raise NeverReady("the load goes on for longer than it was to")

    def _interrupted(self) -> None:
        """Have it end, and read on until its files have come; then nothing more is to be had."""
        pod = self._pod()
        if pod is None:
            return
        deadline = time.monotonic() + LAST_S
        with contextlib.suppress(OpsError):
            self.api.change(self.api.cluster.send_away(pod.name))
            while time.monotonic() < deadline and not (self.folder / FILES[-1]).exists():
                log_files.keep(
                    self.api.quietly().read(self.api.cluster.logs(pod.name, -1)), self.folder
                )
                time.sleep(PAUSE_S / 4)

    def _waits_for(self, pod: Pod) -> str:
        """Why it does not run yet; OpsError for what no waiting mends."""
        placed = condition(pod.document, "PodScheduled")
        if placed.get("status") == "False":
            return str(placed.get("message") or placed.get("reason"))
        waiting = [one.waiting for one in pod.containers if one.waiting]
        if TROUBLE.isdisjoint(waiting):
            return next(iter(waiting), "its node has not begun")
        state = self._state(pod)
        found = image.reason(state, pod) or configuration.reason(state, pod)
        if found and found.final:
            raise OpsError(f"the load's pod cannot run: {found.text}")
        return found.text if found else waiting[0]

    def _state(self, pod: Pod) -> RolloutState:
        """The pod with what the cluster told of it, as of one of a rollout."""
        now = datetime.now(UTC)
        events = events_of(self.api.quietly().get("events"), {pod.name}, now)
        return RolloutState({}, now, new=(pod,), events=events)

    def _pod(self) -> Pod | None:
        found = self.api.quietly().get("pods", labels=self.labels)
        return Pod(found[0]) if found else None

    def _log(self, lines: int) -> str:
        """The end of its log; nothing where its node does not tell for now."""
        pod = self._pod()
        try:
            return self.api.quietly().read(self.api.cluster.logs(pod.name, lines)) if pod else ""
        except OpsError:
            return ""


def _last_words(log: str) -> str:
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    return " / ".join(lines[-3:]) or "no words"
