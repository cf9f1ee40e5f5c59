"""Check the address ranges that a load balancer lets in."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_network

from ops.manifests.manifest import Manifest


def problems(manifests: Iterable[Manifest]) -> Iterator[str]:
    """Ranges that the API server refuses: 10.0.0.1/8 has bits beyond its mask, 10.0.0.1 no mask."""
    for manifest in manifests:
        ranges = manifest.document.get("spec", {}).get("loadBalancerSourceRanges", ())
        for text in ranges:
            place = f"{manifest.place}: spec.loadBalancerSourceRanges"
            try:
                network = ip_network(text)
            except ValueError as error:
                yield f"{place}: {error}"
                continue
            if "/" not in text:
                yield f"{place}: '{text}' has no mask; write {network}"
