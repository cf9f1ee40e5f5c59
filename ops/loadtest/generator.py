"""Run Locust as a program of its own, and read what it measured."""

import json
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ops.errors import CommandFailed
from ops.experiments import LoadProfile
from ops.loadtest import answers, page
from ops.loadtest.against import Against
from ops.loadtest.measurement import Measurement
from ops.shell import Command, Shell

OnSecond = Callable[[dict[str, Any]], None]
LOCUSTFILE = Path(__file__).parents[2] / "locust" / "locustfile.py"
RESULTS = "locust.json"
LOG = "locust.log"
HEADLESS = page.options(None)
SPARE_S = 60.0
"""What Locust may take beyond the run itself, to start and to sum up."""


def command(
    hosts: tuple[str, ...],
    protocol: str,
    profile: LoadProfile,
    folder: Path,
    *,
    payload: Path | None = None,
    model_name: str = "MODEL",
    options: tuple[str, ...] = HEADLESS,
) -> Command:
    """The command that loads `hosts` and leaves everything it measured in `folder`.

    A plan need not know `payload` and `model_name` yet. `options` are Locust's own, for where the
    load comes from.
    """
    here = folder.resolve()
    sent = payload.resolve() if payload else here / f"payload.{protocol}"
    files = (
        *("--payload", sent),
        *("--results", here / RESULTS, "--answers", here / answers.FILE),
        *("--csv", here / "locust", "--logfile", here / LOG),
    )
    return Command(
        (
            *(sys.executable, "-m", "locust", "-f", str(LOCUSTFILE)),
            *(*asked(hosts, protocol, model_name, profile), *options, *map(str, files)),
        ),
        timeout_s=profile.run_time_s + SPARE_S,
        changes=True,
        hint=f"see {here / LOG}",
        # Away from any configuration file of Locust's that may lie about.
        cwd=here,
    )


def asked(
    hosts: tuple[str, ...], protocol: str, model_name: str, profile: LoadProfile
) -> tuple[str, ...]:
    """What Locust is asked for, wherever it runs and whatever files it reads and writes there."""
    return (
        *("--host", ",".join(hosts), "--protocol", protocol),
        *("--model-name", model_name, *_load(profile)),
        # Failed requests are a result, and no failure of Locust's.
        *("--only-summary", "--print-seconds", "--exit-code-on-error", "0"),
    )


def measure(
    shell: Shell,
    against: Against,
    profile: LoadProfile,
    folder: Path,
    on_second: OnSecond | None = None,
    *,
    options: tuple[str, ...] = HEADLESS,
) -> Measurement:
    """Give the load from here, and the figures; `on_second` is told each second as it ends.

    Raises CommandFailed when Locust ends without figures.
    """
    forget(folder)
    made = command(
        against.hosts,
        against.protocol,
        profile,
        folder,
        payload=against.payload,
        model_name=against.model_name,
        options=options,
    )
    shell.run(made, seconds(on_second))
    return read(folder)


def forget(folder: Path) -> None:
    """Take away what an earlier load left in `folder`."""
    for left in (RESULTS, answers.FILE):
        (folder / left).unlink(missing_ok=True)


def read(folder: Path) -> Measurement:
    """The figures that Locust left in `folder`; raises CommandFailed when there are none."""
    try:
        return Measurement.model_validate_json((folder / RESULTS).read_bytes())
    except (OSError, ValidationError) as error:
        raise CommandFailed(f"Locust left no figures; see {folder / LOG} ({error})") from error


def _load(profile: LoadProfile) -> tuple[str, ...]:
    limit = profile.stop_above_latency
    return (
        *("--users", str(profile.users), "--spawn-rate", f"{profile.spawn_rate:g}"),
        # Locust takes whole seconds.
        *("--run-time", f"{math.ceil(profile.run_time_s)}s"),
        *(_open(profile) or ("--wait-time", f"{profile.wait_time_s:g}")),
        *("--stop-above-failures", f"{profile.stop_above_failures:g}"),
        *(("--stop-above-latency", f"p{limit[0]}={limit[1]:g}") if limit else ()),
    )


def _open(profile: LoadProfile) -> tuple[str, ...]:
    if profile.rate is None:
        return ()
    return ("--rate", f"{profile.rate:g}", "--arrivals", profile.arrivals)


def seconds(on_second: OnSecond | None) -> Callable[[str], None]:
    """Take the seconds out of what Locust says; its tables for people go by."""

    def on_line(line: str) -> None:
        if on_second and line.startswith("{"):
            try:
                second = json.loads(line)
            except ValueError:
                return
            on_second(second)

    return on_line
