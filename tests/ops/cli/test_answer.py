"""Everything that can be typed wrongly: exit code 2, one line, and nothing is changed."""

import os
import subprocess
import sys
import tarfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ops.config import ROOT

Ended = subprocess.CompletedProcess[str]
Invoke = Callable[..., Ended]
RELEASE = ("release", "--exp", "interop4")


@dataclass(frozen=True)
class Bad:
    """What is typed or set, and words of what is answered."""

    argv: tuple[str, ...]
    told: str
    env: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """Texts of files of the project."""


def flags(argv: str, told: str) -> Bad:
    return Bad(tuple(argv.split()), told)


def ops_yaml(text: str, told: str) -> Bad:
    return Bad(RELEASE, told, files={"ops.yaml": text})


def source(path: str, told: str) -> Bad:
    return Bad((*RELEASE, "--source", path), told)


BAD = {
    "experiment-unknown": flags(
        "release --exp nope", "no experiment is named 'nope'; `invoke experiments` lists all"
    ),
    "experiment-ambiguous": flags(
        "render --exp 16GB",
        "nearest: 8vCPU+16GB+inter_op2, 8vCPU+16GB+inter_op4, 8vCPU+16GB+inter_op8; `invoke exp",
    ),
    "experiment-missing": flags("release", "--exp is missing; name one, such as --exp interop4; "),
    "target-unknown": Bad((*RELEASE, "--target", "mars"), "`target` is 'mars'"),
    "weights-unknown": Bad((*RELEASE, "--weights", "mine"), "it must be imagenet or random"),
    "users-0": Bad((*RELEASE, "--users", "0"), "--users is '0'; it must be a whole number from 1"),
    "users-x": flags("loadtest --users x", "--users is 'x'"),
    "run-time-5x": Bad((*RELEASE, "--run-time", "5x"), "--run-time is '5x'; it must be a time"),
    "run-time-within-the-ramp": flags(
        "loadtest --users 100 --spawn-rate 1 --run-time 50s", "are all there after 100 s"
    ),
    "spawn-rate-negative": flags("loadtest --spawn-rate -1", "--spawn-rate is '-1'; it must be"),
    "spawn-rate-negative-half": flags("loadtest --spawn-rate=-0.5", "--spawn-rate is '-0.5'"),
    "host-with-a-path": flags("loadtest --host http://h:1", "it must be HOST or HOST:PORT"),
    "port-unknown": flags("loadtest --host h:99999", "--host is 'h:99999'"),
    "in-cluster-without-one": flags(
        "loadtest --in-cluster", "--in-cluster gives the load from within a cluster, and the target"
    ),
    "in-cluster-in-containers": Bad(
        (*RELEASE, "--in-cluster", "--target", "docker"), "and the target is none: --target kubern"
    ),
    "in-cluster-of-a-plan": Bad(
        (*RELEASE, "--in-cluster", "--dry-run"), "and the target is none: --target kubernetes"
    ),
    "in-cluster-and-hosts": flags(
        "loadtest --in-cluster --hosts me@a --target kubernetes", "are two places"
    ),
    "release-in-cluster-and-hosts": Bad(
        (*RELEASE, "--in-cluster", "--hosts", "me@a", "--target", "gke"), "are two places"
    ),
    "out-no-folder": flags("render --exp all --out ops.yaml", "'ops.yaml', which is no folder"),
    "out-below-a-file": flags("render --exp all --out ops.yaml/x", "which cannot be written"),
    "source-missing": source(
        "{here}/nowhere", "nowhere', which is missing; it must be export, a SavedModel's folder"
    ),
    "source-no-savedmodel": source("{here}/empty", "{here}/empty"),
    "source-no-archive": source("{here}/text.tar.gz", "text.tar.gz"),
    "source-truncated": source("{here}/truncated.tar.gz", "truncated.tar.gz"),
    "source-without-signature": source("{unsigned}", "serving_default"),
    "model-source-missing": flags(
        "model --source nowhere", "--source is 'nowhere', which is missing"
    ),
    "variable-unknown": Bad(("status",), "did you mean `OPS_TARGET`", {"OPS_TARGTE": "gke"}),
    "variable-wrong": Bad(("status",), "`slo.p99_ms` is 'soon'", {"OPS_SLO_P99_MS": "soon"}),
    "ops.yaml-unknown-key": ops_yaml("targte: gke", "`targte`; did you mean `target`?"),
    "ops.yaml-nested-key": ops_yaml("slo: {p99: 3}", "`slo.p99`; did you mean `slo.p99_ms`?"),
    "ops.yaml-no-yaml": ops_yaml("target: [", "ops.yaml is no YAML"),
    "ops.yaml-bad-namespace": Bad(
        ("render", "--exp", "all", "--out", "out"),
        "A_B",
        files={"ops.yaml": "kubernetes: {namespace: A_B}"},
    ),
    "experiments.yaml-no-yaml": Bad(
        ("experiments",), "is not YAML", files={"templates/experiments.yaml": "experiments: ["}
    ),
}


@dataclass(frozen=True)
class Answer:
    """What came of one of them."""

    ended: Ended
    here: Path
    """The folder that state and runs were to go below."""
    changed: list[str]
    """Files of the project that are new or other."""


@pytest.fixture(scope="module")
def troubles(sources: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with things that are no SavedModel."""
    folder = tmp_path_factory.mktemp("bad")
    (folder / "empty").mkdir()
    (folder / "text.tar.gz").write_text("no archive")
    with tarfile.open(folder / "whole.tar.gz", "w:gz") as tar:
        tar.add(sources[0], "1")
    whole = (folder / "whole.tar.gz").read_bytes()
    (folder / "truncated.tar.gz").write_bytes(whole[: len(whole) // 2])
    return folder


@pytest.fixture(scope="module")
def answers(
    invoke: Invoke,
    copied: Callable[[Path], Path],
    contents: Callable[[Path], dict[str, bytes]],
    troubles: Path,
    unsigned: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Answer]:
    """Each of them typed in a copy of the project of its own; as many at once as there are CPUs."""

    def typed(bad: Bad) -> Answer:
        here = tmp_path_factory.mktemp("here")
        project = copied(here / "project")
        for name, text in bad.files.items():
            (project / name).write_text(text)
        before = contents(project)
        put = {"here": str(troubles), "unsigned": str(unsigned)}
        ended = invoke(
            *(part.format(**put) for part in bad.argv),
            cwd=project,
            OPS_STATE_DIR=str(here / "state"),
            OPS_RUNS_DIR=str(here / "runs"),
            **bad.env,
        )
        after = contents(project)
        changed = [name for name in before | after if before.get(name) != after.get(name)]
        return Answer(ended, here, changed)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(BAD, pool.map(typed, BAD.values()), strict=True))


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_exit_code_2_and_one_line(
    answers: dict[str, Answer], name: str, troubles: Path
) -> None:
    ended = answers[name].ended
    assert ended.returncode == 2, ended.stderr
    lines = ended.stderr.splitlines()
    assert [line for line in lines if line.startswith("error: ")] == lines[-1:]
    assert "Traceback" not in ended.stderr + ended.stdout
    assert BAD[name].told.format(here=troubles) in lines[-1]


@pytest.mark.parametrize("name", BAD)
def test_bad_input_changes_nothing(
    answers: dict[str, Answer], contents: Callable[[Path], dict[str, bytes]], name: str
) -> None:
    answer = answers[name]
    # The log tells which programs ran, and a release holds a lock while it looks at its source.
    assert set(answer.changed) <= {".ops/ops.log"}
    assert contents(answer.here / "state").keys() <= {"local/lock.guard"}
    assert not (answer.here / "runs").exists()


RAISING = """
import sys
from ops import errors
from ops.cli.answer import answers

@answers
def task():
    {body}

task()
print("went on")
"""


def run_task(body: str, checkout: Path) -> Ended:
    """A task of one line, in a copy of the project."""
    return subprocess.run(
        (sys.executable, "-c", RAISING.format(body=body)),
        cwd=checkout,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("body", "code", "told"),
    [
        ("return 0", 0, ""),
        ("return None", 0, ""),
        ("return 1", 1, ""),
        ("raise errors.OpsError('a\\n b')", 1, "error: a b\n"),
        ("raise errors.BadValue('a')", 2, "error: a\n"),
        ("raise errors.CommandFailed('a', status=9)", 3, "error: a\n"),
        ("raise errors.TimedOut('a')", 4, "error: a\n"),
        ("raise errors.NeverReady('a')", 5, "error: a\n"),
        ("raise KeyboardInterrupt", 130, "interrupted\n"),
    ],
)
def test_each_end_has_its_exit_code_and_one_line(
    checkout: Path, body: str, code: int, told: str
) -> None:
    ended = run_task(body, checkout)
    assert (ended.returncode, ended.stderr) == (code, told)
    assert ended.stdout == ("" if code else "went on\n")


def test_what_nobody_expected_is_one_line_with_its_trace_in_the_log(checkout: Path) -> None:
    ended = run_task("1 / 0", checkout)
    log = checkout / ".ops" / "ops.log"
    assert ended.returncode == 1
    assert ended.stderr == (
        "error: this should not happen: ZeroDivisionError('division by zero');"
        f" the trace is in {log}\n"
    )
    assert "Traceback" in log.read_text()


def test_a_log_that_cannot_be_written_ends_nothing(checkout: Path) -> None:
    (checkout / ".ops").write_text("no folder")
    ended = run_task("raise errors.TimedOut('a')", checkout)
    assert (ended.returncode, ended.stderr) == (4, "error: a\n")


def test_a_reader_that_leaves_is_no_failure(environment: Callable[..., dict[str, str]]) -> None:
    """As `invoke experiments | head -0` does."""
    reader, writer = os.pipe()
    os.close(reader)
    argv = (Path(sys.executable).parent / "invoke", "experiments")
    try:
        ended = subprocess.run(
            argv, cwd=ROOT, env=environment(), stdout=writer, stderr=-1, timeout=60, check=False
        )
    finally:
        os.close(writer)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_an_unknown_flag_of_the_server_is_one_line(
    environment: Callable[..., dict[str, str]],
) -> None:
    ended = subprocess.run(
        (sys.executable, "-m", "model.server", "--prot=8500"),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.splitlines() == [ended.stderr.strip()]
    assert ended.stderr.startswith("error: unknown flag --prot=8500")
