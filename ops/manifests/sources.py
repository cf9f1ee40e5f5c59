"""Check the address ranges that a load balancer lets in."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_network

from ops.manifests.manifest import Manifest


def problems(manifests: Iterable[Manifest]) -> Iterator[str]:
    """Ranges that are none, such as 10.0.0.1/8, where an address has bits beyond its mask."""
    for manifest in manifests:
        ranges = manifest.document.get("spec", {}).get("loadBalancerSourceRanges", ())
        for text in ranges:
            try:
                ip_network(text)
            except ValueError as error:
                yield f"{manifest.place}: spec.loadBalancerSourceRanges: {error}"
