"""Put errors into the generator and faults into servers, and see each told by a verdict."""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ops.experiments import LoadProfile
from ops.loadtest import generator
from ops.loadtest.against import Against
from ops.loadtest.result import LoadResult
from ops.loadtest.trial import run
from ops.serving import tensor
from ops.serving.golden import Golden
from ops.serving.monitoring import Served
from ops.serving.predict_pb2 import PredictResponse
from ops.serving.replica import Replica
from ops.shell import Shell

Start = Callable[..., Any]
GRPCIO = Path(__file__).with_name("grpcio_connection.py").read_text()
PROFILE = LoadProfile(users=12, spawn_rate=12, run_time_s=6, wait_time_s=0.1)


def missed(result: LoadResult) -> list[str]:
    """The verdicts that fail; whether this machine is busy with something else is not asked."""
    return [one.name for one in result.verdicts if not one.ok and one.name != "headroom"]


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the generator, by which the load is given."""
    folder = tmp_path / "locust"
    shutil.copytree(generator.LOCUSTFILE.parent, folder)
    monkeypatch.setattr(generator, "LOCUSTFILE", folder / "locustfile.py")
    return folder


@pytest.fixture
def broken(copied: Path) -> Callable[..., None]:
    """Let the load be given by a copy of the generator that uses Python's gRPC, as most clients do.

    Some of its text stands for other: what makes such a client a right one.
    """

    def change(*pairs: tuple[str, str]) -> None:
        source = GRPCIO
        for old, new in pairs:
            assert source.count(old) == 1
            source = source.replace(old, new)
        (copied / "grpc_connection.py").write_text(source)

    return change


@pytest.fixture
def four(null_server: Start, balancer: Callable[..., str], payload: Path) -> Callable[[], Against]:
    """Four servers behind a real balancer, each of which tells what it got."""
    servers = [null_server("grpc", delay=0.05) for _ in range(4)]
    address = balancer(*(server.host for server in servers))

    def served(server: Any) -> Callable[[str], Served]:
        return lambda _: Served(requests={"OK": server.counts()["requests"]}, batches={})

    replicas = tuple(Replica(server.host, served(server)) for server in servers)
    return Against((address,), "grpc", "any", payload, replicas)


def test_connections_of_their_own_reach_all_four(four: Against, tmp_path: Path) -> None:
    result = run(Shell(), four, PROFILE, tmp_path)

    assert missed(result) == [], result.summary
    assert len(result.served) == 4


def test_channels_of_their_own_do_too(
    four: Against, broken: Callable[..., None], tmp_path: Path
) -> None:
    broken()

    result = run(Shell(), four, PROFILE, tmp_path)

    assert missed(result) == [], result.summary


def test_a_channel_that_is_shared_is_unfair(
    four: Against, broken: Callable[..., None], tmp_path: Path
) -> None:
    """The first error of many clients: all users' channels are one connection, to one backend."""
    broken(('("grpc.use_local_subchannel_pool", 1),', ""))

    result = run(Shell(), four, PROFILE, tmp_path)

    assert missed(result) == ["fairness"], result.summary
    assert sorted(one.total > 0 for one in result.served.values()) == [False] * 3 + [True]


def test_a_call_that_blocks_misses_the_rate(
    null_server: Start, payload: Path, broken: Callable[..., None], tmp_path: Path
) -> None:
    """The second: gRPC waits as if there were no other users, who all wait for one."""
    broken(
        ("grpc.experimental.gevent.init_gevent()", "pass"),
        # It waits for gRPC as gevent does, and so must go as well.
        ("self.channel.subscribe(changed, try_to_connect=True)", "return"),
    )
    server = null_server("grpc", delay=0.1)

    result = run(Shell(), Against((server.host,), "grpc", "any", payload), PROFILE, tmp_path)

    assert "rate" in missed(result), result.summary
    assert server.counts()["most_in_flight"] == 1


def test_a_clock_that_forgives_a_stall_is_told(
    null_server: Start, payload: Path, copied: Path, tmp_path: Path
) -> None:
    """A third: under open load, latencies that count from when a request was sent.

    For a second nothing is answered, and all that came due meanwhile has to wait, unseen.
    """
    source = (copied / "session.py").read_text()
    assert source.count("        return due_s\n") == 1
    forgiving = source.replace("        return due_s\n", "        return self.session.elapsed_s\n")
    (copied / "session.py").write_text(forgiving)
    server = null_server("grpc", delay=0.01, stall=1)
    profile = LoadProfile(6, 6, 24, 0, rate=40, arrivals="uniform")

    result = run(Shell(), Against((server.host,), "grpc", "any", payload), profile, tmp_path)

    assert missed(result) == ["clock"], result.summary
    assert result.latency_ms.p99 and result.latency_ms.p99 < 500


def test_an_honest_clock_shows_the_same_stall(
    null_server: Start, payload: Path, tmp_path: Path
) -> None:
    server = null_server("grpc", delay=0.01, stall=1)
    profile = LoadProfile(6, 6, 24, 0, rate=40, arrivals="uniform")

    result = run(Shell(), Against((server.host,), "grpc", "any", payload), profile, tmp_path)

    assert missed(result) == ["steady"], result.summary
    assert result.latency_ms.p99 and result.latency_ms.p99 > 600


def answer(folder: Path, name: str, values: list[float]) -> tuple[Path, Golden]:
    """A file with an answer, and the golden answers that it is right for."""
    array = np.array([values], np.float32)
    body = PredictResponse(outputs={"out": tensor.to_proto(array)}).SerializeToString()
    (folder / name).write_bytes(body)
    return folder / name, Golden({}, {"out": array}, {"out": 0.01}, "serving_default")


def test_the_wrong_model_behind_one_host(null_server: Start, payload: Path, tmp_path: Path) -> None:
    right, golden = answer(tmp_path, "right", [0.1, 0.9])
    wrong, _ = answer(tmp_path, "wrong", [0.8, 0.2])
    servers = [null_server("grpc", delay=0.05, answer=one) for one in (right, wrong)]
    hosts = tuple(server.host for server in servers)

    result = run(Shell(), Against(hosts, "grpc", "any", payload, golden=golden), PROFILE, tmp_path)

    assert missed(result) == ["identity"], result.summary
    assert f"output `out` differs by 0.7, more than 0.01, at {hosts[1]}" in result.summary


@pytest.fixture
def resetting() -> Iterator[str]:
    """The address of a server that takes each connection, speaks HTTP/2, and then hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_reset, args=(listener,), daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def _reset(listener: socket.socket) -> None:
    # An empty SETTINGS frame (RFC 9113, 6.5), so that it is taken for a server.
    settings = bytes((0, 0, 0, 4, 0, 0, 0, 0, 0))
    while True:
        try:
            taken, _ = listener.accept()
        except OSError:
            return
        taken.sendall(settings)
        time.sleep(0.3)
        taken.close()


def test_a_host_that_resets(resetting: str, payload: Path, tmp_path: Path) -> None:
    profile = LoadProfile(users=4, spawn_rate=4, run_time_s=60, wait_time_s=0.1)

    result = run(Shell(), Against((resetting,), "grpc", "any", payload), profile, tmp_path)

    assert "errors" in missed(result)
    assert result.failures == result.requests
    assert result.stopped and "UNAVAILABLE" in result.stopped
    assert len(result.seconds) < 30


def test_a_host_that_stops_to_answer_in_mid_run(
    null_server: Start, payload: Path, tmp_path: Path
) -> None:
    server = null_server("grpc", delay=0.05)
    profile = LoadProfile(users=4, spawn_rate=4, run_time_s=60, wait_time_s=0.1)

    def end(second: dict[str, Any]) -> None:
        if second["t"] == 2:
            server.process.kill()

    result = run(Shell(), Against((server.host,), "grpc", "any", payload), profile, tmp_path, end)

    assert result.stopped and "UNAVAILABLE" in result.stopped
    assert "errors" in missed(result)
    assert len(result.seconds) < 40


def test_a_host_that_stalls_is_not_steady(
    null_server: Start, payload: Path, tmp_path: Path
) -> None:
    """Nothing is answered from the 6th to the 8th second."""
    server = null_server("grpc", delay=0.05, stall=2)
    profile = LoadProfile(users=12, spawn_rate=12, run_time_s=13, wait_time_s=0.1)

    result = run(Shell(), Against((server.host,), "grpc", "any", payload), profile, tmp_path)

    assert missed(result) == ["steady"], result.summary
    assert result.latency_ms.max and result.latency_ms.max > 1500
