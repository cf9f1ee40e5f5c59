"""Load tests from the command line, against a real server and against none."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops.cli import measuring
from ops.errors import BadValue
from ops.savedmodel import SavedModel
from ops.serving.client import GrpcClient
from ops.serving.endpoint import Endpoint
from ops.serving.golden import Golden
from ops.serving.replica import Replica
from ops.targets import Aim
from tests.ssh.machine import Machine

Invoke = Callable[..., "subprocess.CompletedProcess[str]"]
ROOT = Path(__file__).parents[3]
LOAD = ("--users", "2", "--spawn-rate", "2", "--run-time", "3s")


@pytest.fixture(scope="module")
def measured(
    invoke: Invoke,
    server: Endpoint,
    model: SavedModel,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple["subprocess.CompletedProcess[str]", Path]:
    """A load over REST against a host, too short to be believed; and its run's folder."""
    folder = tmp_path_factory.mktemp("measured")
    (folder / "models").symlink_to(model.golden.parents[1])
    ended = invoke(
        *("loadtest", "--host", server.rest, "--protocol", "rest", *LOAD),
        OPS_STATE_DIR=str(folder),
        OPS_RUNS_DIR=str(folder / "runs"),
        OPS_MODEL_NAME=model.name,
    )
    return ended, folder / "runs" / "latest"


def test_what_cannot_be_believed_is_exit_code_1(
    measured: tuple["subprocess.CompletedProcess[str]", Path],
) -> None:
    ended, _ = measured
    assert ended.returncode == 1, ended.stderr
    assert "FAIL steady: too " in ended.stdout
    assert "ok   errors: 0.00% of " in ended.stdout
    assert "\ninvalid; " in ended.stdout


def test_its_figures_and_its_report_stay(
    measured: tuple["subprocess.CompletedProcess[str]", Path], server: Endpoint
) -> None:
    ended, folder = measured
    load = json.loads((folder / "loadtest.json").read_text())
    assert (load["protocol"], load["users"], load["failures"]) == ("rest", 2, 0)
    assert load["replicas"].keys() == {server.rest}
    assert load["requests"] > 0
    assert f"report: {folder.resolve() / 'report.html'}" in ended.stdout
    assert (folder / "report.html").is_file()
    assert "-m locust" in (folder / "commands.log").read_text()


def test_a_host_that_does_not_answer_is_exit_code_5(ops: Invoke, tmp_path: Path) -> None:
    ended = ops("loadtest", "--host", "127.0.0.1:9", *LOAD)
    assert ended.returncode == 5
    (line,) = [line for line in ended.stderr.splitlines() if line.startswith("error: ")]
    assert line.startswith("error: 127.0.0.1:9 does not answer: ")
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_others_use_is_not_loaded_unasked(server: Endpoint, model: SavedModel) -> None:
    golden, ended = Golden.read(model.golden), threading.Event()
    aim = Aim((server.grpc,), (Replica.at(server, "grpc"),))
    place = measuring.Place(aim, model.name, golden, None)
    measuring.ask(place, yes=False)

    def send() -> None:
        while not ended.is_set():
            GrpcClient(server).predict(model.name, golden.signature_name, golden.inputs)

    sending = threading.Thread(target=send)
    sending.start()
    try:
        with pytest.raises(BadValue, match=r"others use it: \d+ requests in 2 s\. .*add --yes"):
            measuring.ask(place, yes=False)
        measuring.ask(place, yes=True)
    finally:
        ended.set()
        sending.join()


def test_machines_that_give_the_load(
    invoke: Invoke,
    machines: Callable[..., Machine],
    server: Endpoint,
    model: SavedModel,
    operator: Path,
    tmp_path: Path,
) -> None:
    pair = machines(), machines()
    (tmp_path / "models").symlink_to(model.golden.parents[1])

    ended = invoke(
        *("loadtest", "--host", server.grpc, *LOAD, "--processes", "2"),
        *("--hosts", ",".join(one.name for one in pair)),
        HOME=str(operator.parent),
        OPS_STATE_DIR=str(tmp_path),
        OPS_RUNS_DIR=str(tmp_path / "runs"),
        OPS_MODEL_NAME=model.name,
    )

    folder = tmp_path / "runs" / "latest"
    assert " answers looked at " in ended.stdout, ended.stderr
    load = json.loads((folder / "loadtest.json").read_text())
    assert len(load["workers"]) == 4
    assert load["failures"] == 0
    assert not any((*one.workers(), *one.runs()) for one in pair)
    told = (folder / "commands.log").read_text() + (folder / "locust.log").read_text()
    assert (operator / "id_ed25519").read_text().splitlines()[1] not in told


@pytest.mark.parametrize(
    ("hosts", "code", "told"),
    [
        ("me@127.0.0.1:9", 5, "me@127.0.0.1:9 cannot be reached over SSH: "),
        ("a b", 2, "--hosts: 'a b' is no host; it must be USER@HOST[:PORT]"),
        ("me@a,me@a", 2, "--hosts has me@a twice"),
    ],
)
def test_machines_that_cannot(
    hosts: str, code: int, told: str, ops: Invoke, server: Endpoint, tmp_path: Path
) -> None:
    ended = ops("loadtest", "--host", server.grpc, *LOAD, "--hosts", hosts)

    assert ended.returncode == code
    (line,) = [line for line in ended.stderr.splitlines() if line.startswith("error: ")]
    assert line.startswith(f"error: {told}")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def aimed(ops: Invoke, server: Endpoint, model: SavedModel, tmp_path: Path) -> Invoke:
    """A load over REST against the server, with more flags."""
    _known(model, tmp_path / "state")
    aim = ("--host", server.rest, "--protocol", "rest")
    return lambda *more, **env: ops("loadtest", *aim, *more, OPS_MODEL_NAME=model.name, **env)


def _known(model: SavedModel, state: Path) -> None:
    """Let the model be the only one that was ever made."""
    (state / "models").mkdir(parents=True)
    (state / "models" / model.golden.parent.name).symlink_to(model.golden.parent)


def figures(folder: Path) -> dict[str, Any]:
    """What loadtest.json of the latest run says."""
    return dict(json.loads((folder / "runs" / "latest" / "loadtest.json").read_text()))


def test_steps_have_a_table_and_a_folder_each(aimed: Invoke, tmp_path: Path) -> None:
    ended = aimed("--steps", "1,2", "--run-time", "4s", "--wait-time", "0.1")

    assert ended.stdout.count("\n1 users ") == ended.stdout.count("\n2 users ") == 1, ended.stderr
    steps = figures(tmp_path)["steps"]
    assert [step["users"] for step in steps] == [1, 2]
    latest = tmp_path / "runs" / "latest"
    for step in steps:
        kept = json.loads((latest / step["folder"] / "loadtest.json").read_text())
        assert kept["rps"] == step["rps"]
    assert (latest / "report.html").is_file()


def test_an_open_load_of_two_processes(aimed: Invoke, tmp_path: Path) -> None:
    load = ("--rate", "20", "--users", "10", "--arrivals", "uniform", "--processes", "2")

    ended = aimed(*load, "--run-time", "6s")

    kept = figures(tmp_path)
    assert kept["offered"] == pytest.approx(20, rel=0.1), ended.stdout
    assert len(kept["workers"]) == 2
    assert "ok   rate: " in ended.stdout
    assert "ok   identity: " in ended.stdout


def test_locusts_own_page(aimed: Invoke, tmp_path: Path) -> None:
    """The browser is a program that asks for the page, and keeps what it is shown."""
    browser, page = tmp_path / "browser", tmp_path / "page"
    browser.write_text(
        f"#!{sys.executable}\nimport pathlib, sys, urllib.request\n"
        f"shown = urllib.request.urlopen(sys.argv[1]).read()\n"
        f"pathlib.Path({str(page)!r}).write_bytes(shown)\n"
    )
    browser.chmod(0o755)

    ended = aimed(*LOAD[:4], "--run-time", "5s", "--web", BROWSER=str(browser))

    assert "<title>Locust" in page.read_text(), ended.stderr
    kept = figures(tmp_path)
    assert kept["requests"] > 0
    assert kept["stopped"] is None


def test_an_interrupt_tells_what_there_is(
    environment: Callable[..., dict[str, str]], server: Endpoint, model: SavedModel, tmp_path: Path
) -> None:
    _known(model, tmp_path)
    argv = (str(Path(sys.executable).parent / "invoke"), "loadtest", "--host", server.rest)
    load = ("--protocol", "rest", *LOAD[:4], "--run-time", "60s", "--wait-time", "0.1")
    with subprocess.Popen(
        (*argv, *load),
        cwd=ROOT,
        env=environment(
            OPS_STATE_DIR=str(tmp_path),
            OPS_RUNS_DIR=str(tmp_path / "runs"),
            OPS_MODEL_NAME=model.name,
        ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        _wait_for_users(tmp_path / "runs")
        time.sleep(5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)

    assert process.returncode == 130, err
    assert "FAIL steady: interrupted after " in out
    assert "\ninvalid; " in out
    assert "ok   identity: " in out
    kept = figures(tmp_path)
    assert (kept["valid"], kept["requests"] > 0) == (False, True)
    assert (tmp_path / "runs" / "latest" / "report.html").is_file()


def _wait_for_users(runs: Path) -> None:
    deadline = time.monotonic() + 60
    while not any("All users spawned" in log.read_text() for log in runs.glob("*/locust.log")):
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("--rate", "0"), "--rate is '0'"),
        (("--steps", "1,x"), "--steps is '1,x'"),
        (("--find-capacity", "--slo", "soon"), "--slo is 'soon'"),
        (("--processes", "many"), "--processes is 'many'"),
        (("--rate", "5", "--steps", "5"), "--rate and --steps exclude each other"),
    ],
)
def test_a_bad_shape_is_one_line(flags: tuple[str, ...], told: str, ops: Invoke) -> None:
    ended = ops("loadtest", "--host", "127.0.0.1:9", *flags)

    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert line.startswith("error: ")
    assert told in line
