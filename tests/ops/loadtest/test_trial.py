"""Do whole load tests against servers that behave, or not."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from ops.errors import BadValue, CommandFailed
from ops.experiments import LoadProfile
from ops.loadtest.against import Against
from ops.loadtest.request import payload as payload_of
from ops.loadtest.result import LoadResult
from ops.loadtest.trial import run
from ops.savedmodel import SavedModel
from ops.serving.endpoint import Endpoint
from ops.serving.golden import Golden
from ops.serving.replica import Replica
from ops.shell import Shell

Start = Callable[..., Any]


def profile(run_time_s: float = 5, users: int = 10) -> LoadProfile:
    return LoadProfile(users=users, spawn_rate=users, run_time_s=run_time_s, wait_time_s=0.1)


def missed(result: LoadResult) -> list[str]:
    return [one.name for one in result.verdicts if not one.ok]


def test_two_replicas(null_server: Start, payload: Path, tmp_path: Path) -> None:
    servers = [null_server("grpc", delay=0.05) for _ in range(2)]
    hosts = tuple(server.host for server in servers)
    folder = tmp_path / "run"
    seconds: list[dict[str, Any]] = []

    result = run(
        Shell(), Against(hosts, "grpc", "any", payload), profile(6), folder, seconds.append
    )

    assert result.valid, result.summary
    assert set(result.replicas) == set(hosts)
    assert [len(server.counts()["peers"]) for server in servers] == [5, 5]
    assert seconds == list(result.seconds)
    names = {path.name for path in folder.iterdir()}
    assert {"loadtest.json", "locust.log", "locust_stats.csv"} <= names
    assert json.loads((folder / "loadtest.json").read_text()) == result.model_dump(mode="json")


def test_a_replica_tells_what_it_served(
    server: Endpoint, model: SavedModel, tmp_path: Path
) -> None:
    sent = payload_of(Golden.read(model.golden), model.name, "grpc", tmp_path)
    against = Against((server.grpc,), "grpc", model.name, sent, (Replica.at(server, "grpc"),))

    result = run(Shell(), against, profile(4, users=4), tmp_path)

    served = result.served[server.grpc].requests
    # Each user may have had one more on its way when the load ended.
    assert result.total.requests <= served["OK"] <= result.total.requests + 4
    assert set(served) == {"OK"}


def test_errors_alone(null_server: Start, payload: Path, tmp_path: Path) -> None:
    server = null_server("rest", delay=0.05, fail=0.05)

    result = run(Shell(), Against((server.host,), "rest", "any", payload), profile(), tmp_path)

    assert missed(result) == ["errors"], result.summary
    assert "told to fail" in result.summary
    assert not result.valid


def test_steady_alone(null_server: Start, payload: Path, tmp_path: Path) -> None:
    """The server takes 50 ms at first, and 150 ms after 4 s."""
    server = null_server("grpc", delay=0.05, later=0.15)

    result = run(Shell(), Against((server.host,), "grpc", "any", payload), profile(10), tmp_path)

    assert missed(result) == ["steady"], result.summary


def test_a_generator_that_is_held_up(null_server: Start, payload: Path, tmp_path: Path) -> None:
    """Stop Locust for a third of each second: it measures itself by then, and says so."""
    server = null_server("grpc", delay=0.05)

    def hold_up(second: dict[str, Any]) -> None:
        (locust,) = [one for one in psutil.Process().children() if "locust" in one.cmdline()]
        locust.suspend()
        time.sleep(0.3)
        locust.resume()

    result = run(
        Shell(), Against((server.host,), "grpc", "any", payload), profile(), tmp_path, hold_up
    )

    assert "headroom" in missed(result), result.summary
    assert result.lag_ms.p99 and result.lag_ms.p99 > 100


def test_too_many_failures_end_it(null_server: Start, payload: Path, tmp_path: Path) -> None:
    server = null_server("grpc", delay=0.05, fail=0.3)

    result = run(Shell(), Against((server.host,), "grpc", "any", payload), profile(60), tmp_path)

    assert result.stopped and "told to fail" in result.stopped
    assert len(result.seconds) < 30
    assert not result.valid


def test_interrupted(null_server: Start, payload: Path, tmp_path: Path) -> None:
    server = null_server("grpc", delay=0.05)

    def interrupt(second: dict[str, Any]) -> None:
        if second["t"] >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(
            Shell(),
            Against((server.host,), "grpc", "any", payload),
            profile(60),
            tmp_path,
            interrupt,
        )

    kept = LoadResult.model_validate_json((tmp_path / "loadtest.json").read_bytes())
    assert not kept.valid
    assert kept.stopped and "interrupted" in kept.stopped
    assert kept.requests > 0


def test_locust_itself_fails(null_server: Start, tmp_path: Path) -> None:
    against = Against((null_server("grpc").host,), "grpc", "any", tmp_path / "missing")

    with pytest.raises(CommandFailed, match="--payload cannot be read"):
        run(Shell(), against, profile(), tmp_path)


def test_a_load_that_cannot_be(payload: Path, tmp_path: Path) -> None:
    against = Against(("127.0.0.1:1",), "grpc", "any", payload)

    with pytest.raises(BadValue, match="users"):
        run(Shell(), against, profile(users=0), tmp_path)
    assert not (tmp_path / "commands.log").exists()
