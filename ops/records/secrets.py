"""Keep the records of a cluster in it, a Secret for each release."""

import base64
import json
from collections.abc import Callable, Mapping

from ops.kubectl import Api, Object
from ops.kubectl.object import Document
from ops.records.lease import Lease

KEY = "release.json"
RECORD = "tfs-ops/record"
SERVING = "tfs-ops/serving"
SERIES = "seconds"
"""Of a load test's figures, what only the run's folder keeps: a Secret holds 1 MiB at most."""


class Secrets:
    """The store of one service in a cluster; its Lease tells which release serves."""

    def __init__(
        self, api: Callable[[], Api], name: str, labels: Mapping[str, str], lease: Lease
    ) -> None:
        self.api = api
        self.name = name
        self.labels = {**labels, RECORD: "release"}
        self.lease = lease

    def texts(self) -> dict[str, str]:
        """See `Store.texts`."""
        prefix = f"{self.name}-release-"
        return {
            one["metadata"]["name"].removeprefix(prefix): _text(one)
            for one in self.api().get("secret", labels=self.labels)
        }

    def text(self, release: str) -> str | None:
        """See `Store.text`; the id may be anything that somebody typed."""
        return self.texts().get(release)

    def keep(self, release: str, text: str) -> None:
        """See `Store.keep`."""
        kept = base64.b64encode(_without_series(text).encode()).decode()
        self.api().keep(
            {
                "apiVersion": "v1",
                "kind": "Secret",
                "type": "tfs-ops/release",
                "metadata": {"name": self._object(release).name, "labels": self.labels},
                "data": {KEY: kept},
            }
        )

    def forget(self, release: str) -> None:
        """See `Store.forget`."""
        self.api().delete([self._object(release)])

    def place(self, release: str) -> str:
        """See `Store.place`."""
        return str(self._object(release))

    def serving(self) -> str:
        """See `Store.serving`."""
        return self.lease.annotations().get(SERVING, "")

    def serve(self, release: str) -> None:
        """See `Store.serve`."""
        self.lease.annotate({SERVING: release or None})

    def _object(self, release: str) -> Object:
        return Object("secret", f"{self.name}-release-{release}")


def _text(secret: Document) -> str:
    return base64.b64decode(secret.get("data", {}).get(KEY, "")).decode(errors="replace")


def _without_series(text: str) -> str:
    record = json.loads(text)
    if record.get("loadtest"):
        record["loadtest"].pop(SERIES, None)
    return json.dumps(record)
