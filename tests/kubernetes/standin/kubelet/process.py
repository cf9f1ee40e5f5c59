"""Start a container's process on this machine, and end it."""

import asyncio
import contextlib
import os
import re
import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from standin.api.resources import Object
from standin.kubelet.image import SERVING, Image
from standin.kubelet.log import Log

ROOT = Path(__file__).parents[4]
"""The project, whose model server runs in place of an image's."""
_SIGNALLED = 128


class Process:
    """A running container."""

    def __init__(self, process: asyncio.subprocess.Process, log: Log) -> None:
        self._process, self.log = process, log
        assert process.stdout
        self._saying = asyncio.ensure_future(log.take(process.stdout))

    async def wait(self) -> int:
        """The exit code, as a container's: above 128 for the signal that ended it."""
        code = await self._process.wait()
        with contextlib.suppress(TimeoutError):
            # What it started may go on, and keep its output open.
            await asyncio.wait_for(asyncio.shield(self._saying), 1)
        return _SIGNALLED - code if code < 0 else code

    async def end(self, grace_s: float) -> None:
        """Ask it to end, and end it when its time is over."""
        self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.wait(), grace_s)
        except TimeoutError:
            self._signal(signal.SIGKILL)
            await self.wait()

    def _signal(self, number: signal.Signals) -> None:
        """To the container's first process; to all of them if it kills."""
        with contextlib.suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(self._process.pid, number)
            else:
                self._process.send_signal(number)


async def hook(container: Object, limit_s: float) -> None:
    """Run what a container wants done before it is asked to end."""
    wanted = container.get("lifecycle", {}).get("preStop", {})
    command = wanted.get("exec", {}).get("command")
    if "sleep" in wanted:
        command = ["sleep", str(wanted["sleep"]["seconds"])]
    if command:
        with contextlib.suppress(OSError, TimeoutError):
            running = await asyncio.create_subprocess_exec(*command)
            await asyncio.wait_for(running.wait(), max(0.0, limit_s))


async def start(
    container: Object,
    image: Image,
    environment: Mapping[str, str],
    here: Callable[[str], str],
    address: str,
    log: Log,
) -> Process:
    """Start what a container runs; OSError if there is no such program.

    `here` gives a text of the container as it means the same on this machine.
    """
    variables = {**image.environment, **environment}
    command = _command(container, image, variables, here)
    # Pods end with what runs them, also when that is killed.
    guard = ("setpriv", "--pdeathsig", "KILL", "--") if shutil.which("setpriv") else ()
    process = await asyncio.create_subprocess_exec(
        *(*guard, *command),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
        cwd=ROOT,
        env={**os.environ, "MODEL_SERVER_HOST": address, **variables},
    )
    return Process(process, log)


def _command(
    container: Object, image: Image, variables: Mapping[str, str], here: Callable[[str], str]
) -> tuple[str, ...]:
    entry = tuple(container.get("command", image.entry_point))
    given = container.get("args", () if "command" in container else image.arguments)
    arguments = [here(_expanded(text, variables)) for text in given]
    if not entry or not entry[0].endswith(SERVING):
        return (*(here(_expanded(text, variables)) for text in entry), *arguments)
    name = variables.get("MODEL_NAME", "model")
    base = here(f"{variables.get('MODEL_BASE_PATH', '/models')}/{name}")
    flags = ("--port=8500", "--rest_api_port=8501", f"--model_name={name}")
    server = (sys.executable, "-m", "model.server")
    return (*server, *flags, f"--model_base_path={base}", *arguments)


def _expanded(text: str, variables: Mapping[str, str]) -> str:
    return re.sub(r"\$\((\w+)\)", lambda match: variables.get(match[1], match[0]), text)
