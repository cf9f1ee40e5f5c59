"""Let pods reach Services at the addresses that these have in the cluster."""

from standin.controllers.listening import Listening
from standin.controllers.world import World, is_ending

_LOOPBACK = "127."


class Proxies:
    """What kube-proxy does on each node."""

    def __init__(self, world: World) -> None:
        self._world, self._listening = world, Listening(world)

    async def step(self) -> None:
        """Listen for every Service; a port that another program has stays closed."""
        addresses = {
            one["spec"].get("clusterIP", ""): one
            for one in self._world["Service"]
            if not is_ending(one)
        }
        await self._listening.only(
            {address: one for address, one in addresses.items() if address.startswith(_LOOPBACK)}
        )
