"""Give a load from within a cluster, as a Job beside the service."""

import base64
import contextlib
import gzip
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ops.config import Config
from ops.errors import BadValue, NeverReady, OpsError
from ops.image import load
from ops.kubectl import Api, Object
from ops.manifests.allocatable import Resources
from ops.manifests.load_job import PAYLOAD_FOLDER, WORK_FOLDER, LoadJob
from ops.shell import Command, OnLine, Shell
from ops.targets.cluster import loads, log_files, room
from ops.targets.cluster.document import condition
from ops.targets.cluster.plan import Plan
from ops.targets.cluster.pod import Pod
from ops.targets.target import Say

WANTED = Resources(2000, 1024)
LEAST = Resources(100, 256)
PAYLOAD = "request.gz"
ONE = "tfs-ops/load"
"""The label that tells the pod of one load from those of others."""
MOST_BYTES = 1_000_000
"""Of a Secret, which holds 1 MiB: https://kubernetes.io/docs/concepts/configuration/secret/."""
FILES = ("answers.json", "locust.json")
READY_S = 300.0
"""What a pod may take to run: its image is pulled, and a node may have to be made for it."""
SPARE_S = 120
PAUSE_S = 2.0
LAST_S = 20.0
SHOWN_LINES = 40
HOPELESS = {"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "CreateContainerConfigError"}


@dataclass(frozen=True)
class JobInside:
    """Loads from within one namespace; see `Inside`."""

    settings: Config
    open: Callable[[Shell], Api]
    """The cluster, with credentials for it, which are written where there are none."""
    plan: Plan
    service: str

    def prepare(self, shell: Shell, say: Say) -> None:
        """See `Inside.prepare`."""
        made = load.build(self.settings, shell, say)
        say(f"{made.reference}, {made.digest[:19]}")

    def planned(self) -> tuple[Command, ...]:
        """See `Inside.planned`."""
        return self.plan.load()

    def run(
        self,
        shell: Shell,
        options: tuple[str, ...],
        payload: Path,
        folder: Path,
        *,
        timeout_s: float,
        on_line: OnLine,
    ) -> None:
        """See `Inside.run`."""
        given = ("--payload", f"{PAYLOAD_FOLDER}/{PAYLOAD}")
        kept = (
            "--answers",
            f"{WORK_FOLDER}/answers.json",
            "--results",
            f"{WORK_FOLDER}/locust.json",
        )
        arguments = (WORK_FOLDER, ",".join(FILES), *options, *given, *kept)
        api = self.open(shell)
        with self._made(api, arguments, _packed(payload), round(timeout_s)) as name:
            running = Running(api, f"{ONE}={name}", folder)
            running.wait_started()
            running.follow(timeout_s, on_line)

    @contextlib.contextmanager
    def _made(
        self, api: Api, arguments: tuple[str, ...], payload: bytes, timeout_s: int
    ) -> Iterator[str]:
        """The name of the Job, which is there for the block with its payload."""
        loads.sweep(api, self.service)
        job = self._job(api, arguments, timeout_s)
        try:
            # Nobody else has a name of ours: one that is there was made by a call that broke off.
            made = api.create(job.manifest().document) or api.get_one("job", job.name)
            if made is None:
                raise OpsError(f"the Job {job.name} is gone: somebody deleted it")
            api.create(_secret(job, payload, made["metadata"]["uid"]))
            yield job.name
        finally:
            # What it owns, its pod and its payload, goes with it.
            api.delete([Object("Job", job.name)])

    def _job(self, api: Api, arguments: tuple[str, ...], timeout_s: int) -> LoadJob:
        asked = _fitted(room.free(room.matching(api.get("nodes"), {}), api.get_everywhere("pods")))
        name = f"{self.service}-load-{secrets.token_hex(4)}"
        return LoadJob(
            name=name,
            namespace=api.cluster.namespace,
            labels={**loads.labels(self.service), ONE: name},
            image=load.reference(self.settings),
            arguments=arguments,
            cpu=asked.cpu,
            memory=asked.memory,
            # Counted from when the Job is there, so the wait for its pod is part of it.
            deadline_s=timeout_s + round(READY_S) + SPARE_S,
        )


@dataclass(frozen=True)
class Running:
    """The one pod of a load, and its log."""

    api: Api
    selector: str
    folder: Path

    def wait_started(self) -> None:
        """Wait until the load is given; OpsError in the cluster's words where that cannot be."""
        deadline = time.monotonic() + READY_S
        why = "it has no pod"
        while time.monotonic() < deadline:
            if pod := self._pod():
                if _phase(pod) != "Pending":
                    return
                why = _waits_for(pod)
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
            if _phase(pod) in room.OVER:
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

    def _pod(self) -> Pod | None:
        found = self.api.quietly().get("pods", labels=self.selector)
        return Pod(found[0]) if found else None

    def _log(self, lines: int) -> str:
        """The end of its log; nothing where its node does not tell for now."""
        pod = self._pod()
        try:
            return self.api.quietly().read(self.api.cluster.logs(pod.name, lines)) if pod else ""
        except OpsError:
            return ""


def _packed(payload: Path) -> bytes:
    packed = gzip.compress(payload.read_bytes(), mtime=0)
    if len(packed) > MOST_BYTES:
        raise BadValue(
            f"the request takes {len(packed) / 1e6:.1f} MB, gzip'd, and 1 MB fits the cluster's"
            " Secret: give the load from machines near it, by --hosts"
        )
    return packed


def _secret(job: LoadJob, payload: bytes, owner: str) -> dict[str, Any]:
    reference = {"apiVersion": "batch/v1", "kind": "Job", "name": job.name, "uid": owner}
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": job.name,
            "namespace": job.namespace,
            "labels": dict(job.labels),
            "ownerReferences": [reference],
        },
        "immutable": True,
        "data": {PAYLOAD: base64.b64encode(payload).decode()},
    }


def _fitted(free: list[Resources]) -> Resources:
    """What the pod asks for: what it would like, or less where no node has that."""
    best = max(
        (one for one in free if one.mib >= LEAST.mib),
        key=lambda one: one.millicores,
        default=Resources(0, 0),
    )
    if best.millicores < LEAST.millicores:
        raise OpsError(
            f"no node has room for the load's pod, {LEAST.cpu} CPU and {LEAST.memory}: add one, or"
            " give the load from elsewhere, by --hosts"
        )
    return Resources(min(WANTED.millicores, best.millicores), min(WANTED.mib, best.mib))


def _phase(pod: Pod) -> str:
    return str((pod.document.get("status") or {}).get("phase", "Pending"))


def _waits_for(pod: Pod) -> str:
    """Why it does not run yet; OpsError for what no waiting mends."""
    placed = condition(pod.document, "PodScheduled")
    if placed.get("status") == "False":
        return str(placed.get("message") or placed.get("reason"))
    for one in pod.containers:
        told = f"{one.waiting}: {one.waiting_message}"
        if one.waiting in HOPELESS:
            raise OpsError(f"the load's pod cannot run: {told}")
        if one.waiting:
            return told
    return "its node has not begun"


def _last_words(log: str) -> str:
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    return " / ".join(lines[-3:]) or "no words"
