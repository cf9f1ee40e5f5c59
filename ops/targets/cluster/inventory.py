"""Know every object that a service has put into a cluster, and take away what it needs no more."""

import json
from collections.abc import Iterable

from ops.kubectl import Api, Object
from ops.records.lease import Lease

ANNOTATION = "tfs-ops/inventory"


class Inventory:
    """The list of one service's objects, kept with its Lease; never told by labels alone."""

    def __init__(self, api: Api, lease: Lease) -> None:
        self.api = api
        self.lease = lease

    def objects(self) -> list[Object]:
        """Every object that may be there, the ones of a release that was cut off too."""
        told = self.lease.annotations().get(ANNOTATION)
        return sorted(map(Object.parse, json.loads(told))) if told else []

    def add(self, objects: Iterable[Object]) -> None:
        """Take objects in, before they are made."""
        self._write({*self.objects(), *objects})

    def prune(self, needed: Iterable[Object]) -> list[Object]:
        """Take away what is not needed; give what that was."""
        needed = set(needed)
        spare = [one for one in self.objects() if one not in needed]
        self.api.delete(spare)
        self._write(needed)
        return spare

    def _write(self, objects: Iterable[Object]) -> None:
        self.lease.annotate({ANNOTATION: json.dumps([str(one) for one in sorted(objects)])})
