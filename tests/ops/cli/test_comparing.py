"""Compare from the command line: three real loads, and what cannot be compared."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

Ended = subprocess.CompletedProcess[str]
Invoke = Callable[..., Ended]
SERVER = Path(__file__).parents[2] / "locust" / "null_server.py"
LOAD = ("--users", "6", "--spawn-rate", "3", "--wait-time", "0.05", "--run-time", "13s")
# Of the same model at the same load, once twice as fast.
SERVERS = (("grpc", "0.1"), ("grpc", "0.2"), ("rest", "0.1"))


@contextmanager
def serving(protocol: str, delay_s: str) -> Iterator[str]:
    """A server's address, for as long as it is needed."""
    argv = (sys.executable, str(SERVER), protocol, "--delay", delay_s)
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin and server.stdout
        yield f"127.0.0.1:{server.stdout.readline().strip()}"
        server.stdin.close()


@pytest.fixture(scope="module")
def runs_dir(invoke: Invoke, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the runs of three load tests are."""
    folder = tmp_path_factory.mktemp("compared")
    places = {"OPS_RUNS_DIR": str(folder / "runs"), "OPS_STATE_DIR": str(folder / "state")}
    for protocol, delay_s in SERVERS:
        with serving(protocol, delay_s) as host:
            ended = invoke("loadtest", "--host", host, "--protocol", protocol, *LOAD, **places)
            assert "report: " in ended.stdout, ended.stderr
    return folder / "runs"


@pytest.fixture(scope="module")
def runs(runs_dir: Path) -> list[str]:
    return sorted(path.name for path in runs_dir.glob("2*"))


@pytest.fixture
def compare(invoke: Invoke, runs_dir: Path) -> Invoke:
    return lambda *argv: invoke("compare", *argv, OPS_RUNS_DIR=str(runs_dir))


def test_three_real_runs(compare: Invoke, runs: list[str], runs_dir: Path) -> None:
    ended = compare(*runs)
    assert ended.returncode == 0, ended.stderr
    assert "Median response time: lowest 127.0.0.1:" in ended.stdout
    page = Path(ended.stdout.splitlines()[-1].removeprefix("page: "))
    assert page.parent.parent == runs_dir
    told = json.loads((page.parent / "compare.json").read_text())
    assert [one["run"] for one in told["runs"]] == runs
    assert all(one["levels"] for one in told["runs"])
    assert page.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    assert len(list(csv.DictReader((page.parent / "compare.csv").open()))) == 3
    fast, slow, _ = told["runs"]
    assert slow["p50"] > 1.5 * fast["p50"]
    # A machine that others use may make a run invalid, which then can win nothing.
    if all(one["valid"] for one in told["runs"]):
        slower = next(one for one in told["differences"] if one["figure"] == "p50")
        assert slower["larger_than_noise"]


def test_latest_stays_a_load_test(compare: Invoke, runs: list[str], runs_dir: Path) -> None:
    assert compare("latest", runs[0]).returncode == 0
    assert (runs_dir / "latest").resolve().name == runs[-1]


def test_folders_are_runs_too(compare: Invoke, runs: list[str], runs_dir: Path) -> None:
    assert compare(*(str(runs_dir / name) for name in runs[:2])).returncode == 0


def test_an_unknown_run(compare: Invoke, runs: list[str]) -> None:
    ended = compare(runs[0], runs[1][:-1] + "x")
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"error: there is no run `{runs[1][:-1]}x` in ")
    assert f"did you mean `{runs[1]}`?" in line


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (None, "holds neither release.json nor loadtest.json; it must be a run's folder"),
        ("{}", "has no figures: no load was measured in that run; leave it out"),
        ("{", "cannot be read"),
    ],
)
def test_what_is_no_run_with_figures(
    compare: Invoke, runs: list[str], tmp_path: Path, record: str | None, words: str
) -> None:
    if record:
        (tmp_path / "release.json").write_text(record)
    ended = compare(runs[0], str(tmp_path))
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert words in line


@pytest.mark.parametrize("many", [0, 1, 2])
def test_fewer_than_two(compare: Invoke, runs: list[str], runs_dir: Path, many: int) -> None:
    before = sorted(runs_dir.iterdir())
    ended = compare(*(runs[0] for _ in range(many)))
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert line.endswith("name two or more: invoke compare RUN RUN")
    assert sorted(runs_dir.iterdir()) == before


def test_without_any_run_at_all(invoke: Invoke, tmp_path: Path) -> None:
    ended = invoke("compare", "latest", "x", OPS_RUNS_DIR=str(tmp_path / "none"))
    assert ended.returncode == 2
    assert "there is no run `latest`" in ended.stderr
    assert not list(tmp_path.iterdir())
