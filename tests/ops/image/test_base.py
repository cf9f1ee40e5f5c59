"""Our own base image, run as a cluster runs it: read-only, unprivileged, without a network."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ops.config import ROOT, Config
from ops.errors import BadValue, CommandFailed
from ops.image import base
from ops.savedmodel import SavedModel
from ops.serving import ready
from ops.serving.endpoint import Endpoint
from ops.serving.golden import Golden
from ops.shell import Shell

Engine = Callable[..., str]
Runs = Callable[..., str]
HARDENED = ("--read-only", "--tmpfs=/tmp", "--user=1000", "--cap-drop=ALL")
ONCE = "--max_num_load_retries=0"


@pytest.fixture
def runs(engine: Engine, base_image: str) -> Iterator[Runs]:
    """Start a container of the image: docker's options, then the server's flags."""
    started: list[str] = []

    def run(*options: str, flags: tuple[str, ...] = ()) -> str:
        started.append(engine("run", "--detach", *HARDENED, *options, base_image, *flags, ONCE))
        return started[-1]

    yield run
    for container in started:
        engine("rm", "--force", "--volumes", container)


def mounted(model: SavedModel, where: str) -> tuple[str, ...]:
    published = ("--publish=127.0.0.1::8500", "--publish=127.0.0.1::8501")
    return (f"--volume={model.base_path}:{where}:ro", *published)


def endpoint(engine: Engine, container: str) -> Endpoint:
    ports = (engine("port", container, str(port)).rpartition(":")[2] for port in (8500, 8501))
    return Endpoint("127.0.0.1", *(int(port) for port in ports))


def wait(engine: Engine, container: str, name: str) -> Endpoint:
    where = endpoint(engine, container)

    def alive() -> None:
        assert engine("inspect", "-f", "{{.State.Running}}", container) == "true"

    ready.wait(where, name, 120, alive)
    return where


def ended(engine: Engine, container: str) -> tuple[int, str]:
    code = int(engine("wait", container))
    told = subprocess.run(("docker", "logs", container), capture_output=True, text=True, check=True)
    return code, told.stderr


def test_it_answers_by_both_protocols_and_stops_when_told(
    runs: Runs, engine: Engine, model: SavedModel
) -> None:
    container = runs(*mounted(model, f"/models/{model.name}"), f"--env=MODEL_NAME={model.name}")
    where = wait(engine, container, model.name)
    ready.prove(where, model.name, Golden.read(model.golden))
    assert engine("exec", container, "id", "-u") == "1000"
    engine("stop", "-t60", container)
    # 137 would be docker's SIGKILL: the entry point had kept the signal from the server.
    assert engine("inspect", "-f", "{{.State.ExitCode}}", container) == "0"


def test_name_and_folder_are_the_environments_and_the_last_flag_counts(
    runs: Runs, engine: Engine, model: SavedModel
) -> None:
    env = ("--env=MODEL_NAME=one", "--env=MODEL_BASE_PATH=/elsewhere")
    container = runs(*mounted(model, "/elsewhere/one"), *env, flags=("--model_name=other",))
    ready.prove(wait(engine, container, "other"), "other", Golden.read(model.golden))


def test_without_a_model_it_says_where_it_looked(runs: Runs, engine: Engine) -> None:
    code, told = ended(engine, runs())
    assert code == 1
    assert "/models/model" in told


def test_it_says_what_upstreams_image_says_of_itself(engine: Engine, base_image: str) -> None:
    def told(what: str) -> str:
        return engine("inspect", "-f", "{{json .Config." + what + "}}", base_image)

    assert told("Entrypoint") == '["/usr/bin/tf_serving_entrypoint.sh"]'
    assert told("ExposedPorts") == '{"8500/tcp":{},"8501/tcp":{}}'
    assert {'"MODEL_NAME=model"', '"MODEL_BASE_PATH=/models"'} <= set(told("Env")[1:-1].split(","))
    assert told("User") == '"1000:1000"'
    assert engine("run", "--rm", "--entrypoint=ls", base_image, "/models") == ""


def test_no_wheel_and_no_header_is_left_in_it(engine: Engine, base_image: str) -> None:
    find = ("-name", "*.whl", "-o", "-path", "*/tensorflow/include")
    search = ("--entrypoint=find", base_image, "/opt", "/wheels", "/root", "/tmp", *find)
    told = subprocess.run(
        ("docker", "run", "--rm", "--user=0", *search), capture_output=True, text=True, check=False
    )
    assert told.stdout == ""
    assert "/wheels" in told.stderr, "which is not there"


def test_an_unchanged_tree_builds_nothing(python_image: str, base_image: str) -> None:
    settings = Config(state_dir=ROOT / ".ops")
    made = base.build(settings, python_image, "", Shell(dry_run=True), print)
    assert made == base.Base(base_image, built=False)


def test_a_name_of_ones_own_is_built_from_what_is_there(
    engine: Engine, python_image: str, base_image: str
) -> None:
    settings, name = Config(state_dir=ROOT / ".ops"), "tfs-ops-test/named:1"
    try:
        assert base.build(settings, python_image, name, Shell(), print) == base.Base(name, True)
        assert base.build(settings, python_image, name, Shell(), print) == base.Base(name, False)
    finally:
        engine("rmi", "--force", name)


def test_a_base_that_nobody_has_is_named(registry: str, engine: Engine, tmp_path: Path) -> None:
    missing = f"{registry}/missing:1"
    with pytest.raises(CommandFailed, match=f"--base is {missing}, which the engine has not got"):
        base.build(Config(state_dir=tmp_path), missing, "", Shell(), print)
    assert list(tmp_path.iterdir()) == []


def test_a_base_is_pulled_where_the_engine_has_not_got_it(
    registry: str, engine: Engine, busybox: str, tmp_path: Path
) -> None:
    there = f"{registry}/pulled/busybox:1"
    engine("tag", busybox, there)
    engine("push", there)
    engine("rmi", there)
    said: list[str] = []
    try:
        with pytest.raises(BadValue, match="has no python3"):
            base.build(Config(state_dir=tmp_path), there, "", Shell(), said.append)
        assert said == [f"pulling {there}"]
    finally:
        engine("rmi", "--force", there)


def test_a_build_that_fails_is_one_line_and_leaves_no_container(
    engine: Engine, python_image: str
) -> None:
    broken, state = "tfs-ops-test/broken:1", ROOT / ".ops"
    script = f"FROM {python_image}\nONBUILD RUN exit 7\n"
    engine("build", "--network=none", f"--tag={broken}", "-", stdin=script.encode())
    try:
        with pytest.raises(CommandFailed, match=r"^tfs-embedded:\w+ cannot be built: .* code: 7;"):
            base.build(Config(state_dir=state), broken, "", Shell(), print)
        assert engine("ps", "--all", "--quiet", f"--filter=ancestor={broken}") == ""
        assert not list(state.glob("base-image-*"))
    finally:
        engine("rmi", "--force", broken)


@pytest.mark.parametrize(
    ("on", "tag", "wanted"),
    [
        ("No Name", "", "--base is 'No Name'"),
        ("python", "a b", "--tag is 'a b'"),
        ("python", f"x@sha256:{'0' * 64}", "nobody chooses a digest"),
    ],
)
def test_names_that_cannot_be(on: str, tag: str, wanted: str, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match=wanted):
        base.build(Config(state_dir=tmp_path), on, tag, Shell(), print)


def test_without_an_engine_it_is_one_line(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, tmp_path: Path
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    with pytest.raises(CommandFailed, match="Cannot connect to the Docker daemon"):
        base.build(Config(state_dir=tmp_path), "python", "", Shell(), print)


def test_the_default_is_pinned() -> None:
    assert base.default().partition(":")[2].count(".") == 2
