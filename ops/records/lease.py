"""Let one release at a time change a cluster, wherever it is started, by a Lease beside it."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ops.errors import OpsError
from ops.kubectl import Api
from ops.kubectl.object import Document
from ops.records.holder import Holder
from ops.records.lock import Say

DURATION_S = 40
"""A lease that was not renewed for so long has no holder any more."""
RENEW_S = 10
OBSERVE_S = 15.0
"""Clocks differ: a lease that looks ended by ours is watched for longer than its holder, if it
lived, would take to renew it."""
HOLDER = "tfs-ops/holder"
FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
"""MicroTime, as Kubernetes has it."""


class Lease:
    """The lock of a cluster: `kubectl get lease` shows who releases, and since when."""

    def __init__(
        self,
        api: Callable[[], Api],
        name: str,
        labels: Mapping[str, str],
        observe_s: float = OBSERVE_S,
    ) -> None:
        self.api = api
        self.name = name
        self.labels = labels
        self.observe_s = observe_s
        self.lost: OpsError | None = None
        self.mine: Holder | None = None
        self.renewed_at = 0.0
        """When the lease was surely ours, by a clock that goes on while a laptop sleeps."""

    @contextlib.contextmanager
    def held(self, release: str, say: Say) -> Iterator[None]:
        """See `Lock.held`: renewed by a thread while the block lasts."""
        mine = Holder(release=release)
        self._take(mine, say)
        self.mine, self.renewed_at = mine, time.time()
        ended = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(mine, ended), daemon=True)
        renewing.start()
        try:
            yield
        finally:
            ended.set()
            renewing.join()
            self.mine = None
            self._give_back(mine, say)

    def holder(self) -> Holder | None:
        """See `Lock.holder`."""
        found = self._read()
        holder = _holder(found) if found else None
        return holder if found and holder and not _ended(found, holder) else None

    def check(self) -> None:
        """See `Lock.check`: after a sleep, the lease itself is asked."""
        if self.mine and self.lost is None and time.time() - self.renewed_at > DURATION_S:
            self._renew_once(self.mine)
        if self.lost:
            raise self.lost

    def annotations(self) -> dict[str, str]:
        """What is kept of the deployment as a whole."""
        return dict((self._read() or {}).get("metadata", {}).get("annotations", {}))

    def annotate(self, annotations: Mapping[str, str | None]) -> None:
        """Change annotations; None takes one away."""
        api = self.api()
        if api.get_one("lease", self.name) is None:
            api.create(self._document())
        api.patch("lease", self.name, {"metadata": {"annotations": dict(annotations)}})

    def remove(self) -> None:
        """Take the Lease itself away, once nothing is left that it speaks of."""
        self.api().change(self.api().cluster.delete(f"lease/{self.name}"))

    def _take(self, mine: Holder, say: Say) -> None:
        """Until the lease is ours: whoever was quicker is looked at again."""
        self.lost = None
        while True:
            found = self._read()
            taken = self._made(mine) if found is None else self._taken_over(found, mine, say)
            if taken:
                return

    def _made(self, mine: Holder) -> bool:
        document = self._document()
        document["spec"] = _spec(mine)
        document["metadata"]["annotations"] = {HOLDER: mine.model_dump_json()}
        return self.api().create(document) is not None

    def _taken_over(self, found: Document, mine: Holder, say: Say) -> bool:
        holder = _holder(found)
        if holder and holder != mine:
            if not self._is_dead(found, holder, say):
                raise OpsError(f"{holder.in_words} is at work on release {holder.release}; wait")
            say(f"the lease of {holder.in_words}, which has ended, is taken over")
        return self._patched(found, mine)

    def _is_dead(self, found: Document, holder: Holder, say: Say) -> bool:
        if holder.here:
            return not holder.lives
        if not _ended(found, holder):
            return False
        say(f"the lease of {holder.in_words} was not renewed: watching it for {self.observe_s:g} s")
        time.sleep(self.observe_s)
        again = self._read() or {}
        return bool(_renewed(again) == _renewed(found))

    def _patched(self, found: Document, mine: Holder) -> bool:
        """Whether the lease became ours, as nobody has changed it since it was `found`."""
        patch = {
            "metadata": {
                "resourceVersion": found["metadata"]["resourceVersion"],
                "annotations": {HOLDER: mine.model_dump_json()},
            },
            "spec": _spec(mine),
        }
        return self.api().patch("lease", self.name, patch) is not None

    def _renew(self, mine: Holder, ended: threading.Event) -> None:
        while not ended.wait(RENEW_S) and self.lost is None:
            # Away for a while is not lost: who takes it over finds it as it was, and says so.
            with contextlib.suppress(OpsError, ValueError):
                self._renew_once(mine)

    def _renew_once(self, mine: Holder) -> None:
        found = self._read()
        holder = _holder(found) if found else None
        if found is None or holder is None or holder != mine:
            who = holder.in_words if holder else "somebody"
            self.lost = OpsError(f"this release is not at work any more: {who} took its lease")
        else:
            patch = {
                "metadata": {"resourceVersion": found["metadata"]["resourceVersion"]},
                "spec": {"renewTime": _now()},
            }
            if self.api().patch("lease", self.name, patch):
                self.renewed_at = time.time()

    def _give_back(self, mine: Holder, say: Say) -> None:
        try:
            found = self._read()
            if found and _holder(found) == mine:
                nobody = {"holderIdentity": None, "renewTime": None, "acquireTime": None}
                patch = {"metadata": {"annotations": {HOLDER: None}}, "spec": nobody}
                self.api().patch("lease", self.name, patch)
        except OpsError as error:
            say(f"the lease was not given back, and ends by itself in {DURATION_S} s: {error}")

    def _read(self) -> Document | None:
        return self.api().get_one("lease", self.name)

    def _document(self) -> dict[str, Any]:
        return {
            "apiVersion": "coordination.k8s.io/v1",
            "kind": "Lease",
            "metadata": {"name": self.name, "labels": dict(self.labels)},
            "spec": {},
        }


def _spec(mine: Holder) -> dict[str, Any]:
    return {
        "holderIdentity": mine.who,
        "leaseDurationSeconds": DURATION_S,
        "acquireTime": mine.since.strftime(FORMAT),
        "renewTime": _now(),
    }


def _now() -> str:
    return datetime.now(UTC).strftime(FORMAT)


def _renewed(found: Document) -> str | None:
    told: str | None = found.get("spec", {}).get("renewTime")
    return told


def _ended(found: Document, holder: Holder) -> bool:
    """Whether the holder has gone, as far as can be told from here."""
    if holder.here:
        return not holder.lives
    renewed = _renewed(found)
    if renewed is None:
        return True
    # A holder's clock may be ahead of ours as well as behind.
    age = abs(datetime.now(UTC) - datetime.strptime(renewed, FORMAT).replace(tzinfo=UTC))
    return age > timedelta(seconds=DURATION_S)


def _holder(found: Document) -> Holder | None:
    annotations = found["metadata"].get("annotations", {})
    if not found.get("spec", {}).get("holderIdentity") or HOLDER not in annotations:
        return None
    return Holder.model_validate_json(annotations[HOLDER])
