"""Run an API server: `python -m standin.api --folder FOLDER --port PORT`."""

import argparse
import asyncio
import json
import signal
import ssl
from pathlib import Path

from standin.api.application import Application
from standin.api.http import serve
from standin.api.request import User
from standin.api.seed import seed
from standin.api.store import Store
from standin.api.tokens import Tokens


async def run(folder: Path, port: int, network: str) -> None:
    """Serve from a folder with `tls.crt`, `tls.key` and `tokens.json`; keep objects there too."""
    store = Store(folder / "objects.jsonl")
    seed(store)
    people = json.loads((folder / "tokens.json").read_text(encoding="utf-8"))
    users = {token: User(name, tuple(groups)) for token, (name, *groups) in people.items()}
    key = (folder / "tls.key").read_bytes()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "tls.crt", folder / "tls.key")
    server = await serve(Application(store, Tokens(store, users, key), network), port, context)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    print(f"listening on port {server.sockets[0].getsockname()[1]}", flush=True)
    await stop.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--services", default="10.96.0", help="the network of their addresses")
    options = parser.parse_args()
    asyncio.run(run(options.folder, options.port, options.services))
