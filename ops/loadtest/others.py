"""See whether somebody else uses what is about to be loaded."""

import time
from collections.abc import Sequence

from ops.serving.replica import Replica

LOOK_S = 2.0


def requests(replicas: Sequence[Replica], model_name: str, look_s: float = LOOK_S) -> int:
    """How many requests of others the replicas count within `look_s` seconds, all together.

    0 too where none of them tells.
    """
    before = _counted(replicas, model_name)
    if not before:
        return 0
    time.sleep(look_s)
    after = _counted(replicas, model_name)
    return sum(max(0, after.get(name, 0) - count) for name, count in before.items())


def _counted(replicas: Sequence[Replica], model_name: str) -> dict[str, int]:
    told = {one.name: one.served(model_name) for one in replicas}
    return {name: one.total for name, one in told.items() if one is not None}
