"""Say who reaches the service, in the words of each cloud's load balancer."""

from collections.abc import Iterable, Mapping
from ipaddress import ip_network
from typing import Literal

Exposure = Literal["internal", "external", "cluster"]

INTERNAL = {
    "networking.gke.io/load-balancer-type": "Internal",
    "service.beta.kubernetes.io/aws-load-balancer-internal": "true",
    "service.beta.kubernetes.io/azure-load-balancer-internal": "true",
}
"""Each cloud reads its own: "Internal load balancer" on Kubernetes' page about Services."""
EXTERNAL = {"service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing"}
"""Without this, the AWS Load Balancer Controller makes an internal one."""
OPEN = (
    "the server asks nobody for a password, and everybody on the internet may reach it: say who in"
    " kubernetes.source_ranges"
)
UNUSED = (
    "kubernetes.source_ranges limit nothing, since kubernetes.exposure is cluster, which has no"
    " load balancer"
)


def annotations(exposure: Exposure) -> Mapping[str, str]:
    """What a Service says to be reached so; a word that is not known stays internal."""
    if exposure == "cluster":
        return {}
    return EXTERNAL if exposure == "external" else INTERNAL


def notes(exposure: Exposure, source_ranges: Iterable[str]) -> list[str]:
    """What an operator should know of who gets in."""
    ranges = tuple(source_ranges)
    everybody = not ranges or any(ip_network(one).prefixlen == 0 for one in ranges)
    if exposure == "external" and everybody:
        return [OPEN]
    return [UNUSED] if exposure == "cluster" and ranges else []
