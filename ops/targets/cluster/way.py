"""Find the way to what serves in a cluster: its load balancer, its Service, a tunnel to a pod."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ops.errors import NeverReady, NotMeasured
from ops.kubectl import Api
from ops.kubectl.object import Document
from ops.serving.endpoint import Endpoint
from ops.targets.cluster import load_balancer, pods
from ops.targets.cluster.pod import Pod
from ops.targets.cluster.tunnel import tunnel
from ops.targets.target import Aim, Origin

UNREACHABLE = (
    "no load balancer of the service can be reached from here; load it from within,"
    " or through a port-forward, whose figures are the tunnel's:"
    " --set kubernetes.load_through=port-forward"
)


@dataclass(frozen=True)
class Way:
    """How one service is reached, from here, from within its cluster, and from other machines."""

    api: Api
    service: str
    pods: Callable[[], list[Pod]]
    """All that the service has now."""
    nothing: str
    """What to say where nothing serves."""
    through_tunnels: bool
    """Whether a load may go through port-forwards."""

    def address(self) -> Endpoint:
        """The load balancer's, or where pods of the cluster reach it."""
        service = self._service()
        return load_balancer.address(service) or load_balancer.inside(service)

    @contextlib.contextmanager
    def reached(self) -> Iterator[Endpoint]:
        """The load balancer, or a pod by a port-forward; see `Target.reached`."""
        found = self._reachable("grpc")
        if found:
            yield found
            return
        with tunnel(self.api, self._live()[0].name) as endpoint:
            yield endpoint

    @contextlib.contextmanager
    def aimed(self, protocol: str, origin: Origin) -> Iterator[Aim]:
        """The load balancer, as a client of the service has it; see `Target.aimed`."""
        live = self._live()
        replicas = tuple(pods.replica(self.api, one) for one in live)
        found = self._address_from(origin, protocol)
        if found:
            yield Aim((found.address(protocol),), replicas)
        elif origin == "here" and self.through_tunnels:
            with contextlib.ExitStack() as tunnels:
                ends = [tunnels.enter_context(tunnel(self.api, one.name)) for one in live]
                yield Aim(tuple(end.address(protocol) for end in ends), replicas)
        else:
            raise NotMeasured(UNREACHABLE)

    def _address_from(self, origin: Origin, protocol: str) -> Endpoint | None:
        """What a load from there goes to; None where nothing is known to lead there."""
        if origin == "here":
            return self._reachable(protocol)
        service = self._service()
        if origin == "inside":
            return load_balancer.inside(service)
        return load_balancer.address(service)

    def _reachable(self, protocol: str) -> Endpoint | None:
        """The load balancer where it can be reached from here."""
        service = self.api.get_one("service", self.service)
        found = load_balancer.address(service) if service else None
        return found if found and load_balancer.answers(found, protocol) else None

    def _service(self) -> Document:
        service = self.api.get_one("service", self.service)
        if service is None:
            raise NeverReady(self.nothing)
        return service

    def _live(self) -> list[Pod]:
        live = [one for one in self.pods() if one.ready and not one.ending]
        if not live:
            raise NeverReady(self.nothing)
        return live
