"""Give a load from within a cluster, as a Job beside the service."""

import base64
import contextlib
import gzip
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ops.config import Config
from ops.errors import BadValue, OpsError
from ops.image import load
from ops.kubectl import Api, Object
from ops.manifests.load_job import PAYLOAD_FOLDER, WORK_FOLDER, LoadJob
from ops.shell import Command, OnLine, Shell
from ops.targets.cluster import load_room, loads, pods
from ops.targets.cluster.plan import Plan
from ops.targets.cluster.running import FILES, READY_S, Running
from ops.targets.target import Say

PAYLOAD = "request.gz"
ONE = "tfs-ops/load"
"""The label that tells the pod of one load from those of others."""
MOST_BYTES = 1_000_000
"""Of a Secret, which holds 1 MiB: https://kubernetes.io/docs/concepts/configuration/secret/."""
SPARE_S = 120


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
            running = Running(api, {ONE: name}, folder)
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
        ours = partial(pods.is_ours, labels=self.plan.labels, cluster=api.cluster)
        asked = load_room.asked(api.get("nodes"), api.get_everywhere("pods"), ours)
        name = f"{self.service}-load-{secrets.token_hex(4)}"
        return LoadJob(
            name=name,
            namespace=api.cluster.namespace,
            labels={**loads.labels(self.service), ONE: name},
            service=self.service,
            image=load.reference(self.settings),
            arguments=arguments,
            cpu=asked.cpu,
            memory=asked.memory,
            # Counted from when the Job is there, so the wait for its pod is part of it.
            deadline_s=timeout_s + round(READY_S) + SPARE_S,
        )


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
