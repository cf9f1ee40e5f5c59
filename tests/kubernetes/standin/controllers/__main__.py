"""Run the controllers: `python -m standin.controllers --server URL --folder FOLDER`."""

import argparse
import asyncio
import json
import signal
import traceback
from pathlib import Path

import httpx

from standin.api.http import serve
from standin.controllers.balancers import Balancers
from standin.controllers.budgets import Budgets
from standin.controllers.client import Client, Refused
from standin.controllers.deployments import Deployments
from standin.controllers.endpoints import Endpoints
from standin.controllers.garbage import Garbage
from standin.controllers.jobs import Jobs
from standin.controllers.namespaces import Namespaces
from standin.controllers.proxies import Proxies
from standin.controllers.replicasets import ReplicaSets
from standin.controllers.scheduler import Scheduler
from standin.controllers.world import World
from standin.kubelet.kubelet import Kubelet
from standin.kubelet.server import Server

_AGAIN_S = 0.5


async def run(server: str, folder: Path, network: str, balancers: str) -> None:
    """Do what controllers do until SIGTERM.

    `folder` has `controllers.token` and `tls.crt`; pods run below it. `network` is the first three
    numbers of the pods' addresses, `balancers` those of load balancers.
    """
    token = (folder / "controllers.token").read_text(encoding="utf-8")
    authority = folder / "tls.crt"
    world = World(Client(server, token, authority, "kube-controller-manager"))
    kubelet = Kubelet(world, folder, network, 0)
    listening = await serve(Server(kubelet), 0, None)
    kubelet.port = listening.sockets[0].getsockname()[1]
    controllers = (
        Namespaces(world, authority.read_text(encoding="utf-8")),
        Deployments(world),
        ReplicaSets(world),
        Jobs(world),
        Scheduler(world),
        kubelet,
        Endpoints(world),
        Proxies(world),
        Balancers(world, balancers, folder),
        Budgets(world),
        Garbage(world),
    )
    following = [asyncio.create_task(cache.run()) for cache in world.caches()]
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    print("controlling", flush=True)
    while not stop.is_set():
        world.changed.clear()
        if world.is_filled:
            for one in controllers:
                await _step(one)
        waits = [asyncio.create_task(one) for one in (world.changed.wait(), stop.wait())]
        await asyncio.wait(waits, timeout=_AGAIN_S, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
    for task in following:
        task.cancel()
    await kubelet.stop()


async def _step(controller: object) -> None:
    """One look of a controller; what another changed meanwhile is seen at the next."""
    try:
        await controller.step()  # type: ignore[attr-defined]
    except Exception as error:  # goes on, as controllers do
        if not isinstance(error, Refused | httpx.HTTPError):
            traceback.print_exc()
        print(
            json.dumps({"controller": type(controller).__name__, "error": str(error)}), flush=True
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--network", required=True)
    parser.add_argument("--balancers", required=True)
    options = parser.parse_args()
    asyncio.run(run(options.server, options.folder, options.network, options.balancers))
