"""Say in words why a rollout does not get on: of documents, with no call to a cluster."""

from ops.targets.cluster.why.reason import Reason
from ops.targets.cluster.why.rollout import reason

__all__ = ["Reason", "reason"]
