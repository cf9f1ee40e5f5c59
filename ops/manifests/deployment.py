"""Say what differs from one release of the service to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ops.manifests.exposure import Exposure
from ops.manifests.placement import Placement


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """One release of one service, as its manifests need to know it."""

    image: str
    """The image's reference, best by digest."""
    model_name: str
    """The name in every request, and the folder below /models in the image."""
    release: str
    """The release's id."""
    name: str = "tfs-server"
    """The name of the Deployment and of its Service."""
    namespace: str = "default"
    placement: Placement | None = None
    """Where its pods run and with what; None for what the experiment says."""
    annotations: Mapping[str, str] = field(default_factory=dict)
    """More to record, such as the model's sha256, which is too long for a label."""
    git_commit: str | None = None
    """The commit of the project that released it, where one is known."""
    exposure: Exposure = "internal"
    """Who can reach it: the VPC's network, everybody, or the cluster alone."""
    source_ranges: tuple[str, ...] = ()
    """CIDR ranges that a load balancer lets in; empty for no limit."""
