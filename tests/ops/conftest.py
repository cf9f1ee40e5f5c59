"""A small real model and a server for it; a Docker engine, a registry and small images for both."""

import contextlib
import hashlib
import io
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from ops.config import Config
from ops.image import base
from ops.kubectl import Api, Cluster
from ops.savedmodel import SavedModel, Wanted, prepare
from ops.serving import ready
from ops.serving.endpoint import Endpoint
from ops.shell import Command, Shell
from ops.targets.machine import ports
from tests.google.cloud import Cloud
from tests.google.signed_in import signed_in
from tests.ssh.machine import Machine, generate

ROOT = Path(__file__).parents[2]
# An image model, so that pictures can be asked about: the mean colour times a weight.
EXPORT = """
import sys
import tensorflow as tf

class Colours(tf.Module):
    def __init__(self, weight):
        self.weight = tf.Variable(weight)

    @tf.function(input_signature=[tf.TensorSpec([None, 8, 8, 3], tf.float32, name="image_input")])
    def serve(self, image_input):
        return {"colours": tf.reduce_mean(image_input, axis=(1, 2)) * self.weight}

for folder, weight in zip(sys.argv[1::2], sys.argv[2::2]):
    model = Colours(float(weight))
    tf.saved_model.save(model, folder, signatures=model.serve.get_concrete_function())
tf.saved_model.save(model, folder + "-unsigned", signatures={"other": model.serve})
"""
REGISTRY = """\
version: 0.1
log: {{level: warn}}
storage:
  filesystem: {{rootdirectory: {folder}/storage}}
  delete: {{enabled: true}}
http: {{addr: "127.0.0.1:{port}"}}
"""
PYTHON_IMAGE = "tfs-ops-test/python:1"
BUSYBOX_ENTRY_POINT = b"""\
#!/bin/sh
echo "$MODEL_BASE_PATH/$MODEL_NAME" "$@"
exec sleep 3600
"""
BUSYBOX_CHANGES = (
    'ENTRYPOINT ["/usr/bin/tf_serving_entrypoint.sh"]',
    "ENV PATH=/usr/bin:/bin MODEL_BASE_PATH=/models MODEL_NAME=model",
    "EXPOSE 8500 8501",
)


@pytest.fixture
def cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """Google's APIs, which the real gcloud asks: one project, p-1, and nothing in it."""
    with signed_in(tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The `.ssh` of an operator of their own, with a key, and no agent."""
    folder = tmp_path / "operator" / ".ssh"
    folder.mkdir(parents=True, mode=0o700)
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    if not shutil.which("ssh-keygen"):
        _lacking("openssh-client is not installed")
    generate(folder / "id_ed25519")
    return folder


@pytest.fixture(scope="session")
def environments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What machines make for a load, so that no two tests wait for it."""
    return tmp_path_factory.mktemp("environments")


@pytest.fixture
def machines(
    operator: Path, environments: Path, tmp_path: Path
) -> Iterator[Callable[..., Machine]]:
    """Start machines with SSH, which the operator knows and may log in to."""
    if not (program := shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")):
        _lacking("openssh-server is not installed")
    with contextlib.ExitStack() as started:

        def start(more: str = "", known: bool = True, **environment: str) -> Machine:
            port = _free_port()
            made = Machine(program, tmp_path / f"machine-{port}", operator / "id_ed25519", port)
            made.cache.mkdir(parents=True)
            (made.cache / "environments").symlink_to(environments)
            made.start(more, **environment)
            started.callback(made.stop)
            if known:
                with (operator / "known_hosts").open("a") as file:
                    file.write(made.known)
            return made

        yield start


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two SavedModels of one signature that answer differently."""
    folder = tmp_path_factory.mktemp("sources")
    first, second = folder / "first", folder / "second"
    argv = (sys.executable, "-c", EXPORT, str(first), "1", str(second), "2")
    Shell().read(Command(argv, timeout_s=120))
    return first, second


@pytest.fixture(scope="session")
def unsigned(sources: tuple[Path, Path]) -> Path:
    """A SavedModel that has a signature, but not `serving_default`."""
    return sources[1].with_name("second-unsigned")


@pytest.fixture(scope="session")
def models(
    sources: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[SavedModel, SavedModel]:
    """The two, taken and recorded, both named `colours`."""
    cache = tmp_path_factory.mktemp("cache")
    first, second = (
        prepare(Shell(), Wanted(str(source), "colours"), cache, False, lambda line: None)
        for source in sources
    )
    return first, second


@pytest.fixture(scope="session")
def model(models: tuple[SavedModel, SavedModel]) -> SavedModel:
    """The first of the two."""
    return models[0]


@pytest.fixture(scope="session")
def server(model: SavedModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """The embedded server with the first model."""
    (pair,) = ports.free_pairs(1, first=18500)
    endpoint = Endpoint("127.0.0.1", *pair)
    monitoring = tmp_path_factory.mktemp("server") / "monitoring.txt"
    monitoring.write_text("prometheus_config { enable: true }")
    argv = (
        f"--port={endpoint.grpc_port}",
        f"--rest_api_port={endpoint.rest_port}",
        f"--model_name={model.name}",
        f"--model_base_path={model.base_path}",
        "--max_num_load_retries=0",
        f"--monitoring_config_file={monitoring}",
    )
    log = monitoring.with_name("log")
    with log.open("wb") as stream:
        process = subprocess.Popen(
            (sys.executable, "-m", "model.server", *argv), stdout=stream, stderr=stream, cwd=ROOT
        )
    try:
        ready.wait(endpoint, model.name, 120, lambda: _alive(process, log))
        yield endpoint
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def engine() -> Callable[..., str]:
    """`docker` with the arguments given, on a real engine: what it prints; fails if it fails."""
    if not shutil.which("docker"):
        _lacking("docker is not installed")

    def docker(*arguments: str, stdin: bytes = b"") -> str:
        argv = ("docker", *arguments)
        done = subprocess.run(argv, input=stdin, capture_output=True, timeout=600, check=False)
        assert done.returncode == 0, f"{argv}: {done.stderr.decode()}"
        return done.stdout.decode().strip()

    try:
        docker("version")
    except AssertionError as error:
        _lacking(f"no Docker engine answers: {error}")
    return docker


@pytest.fixture(scope="session")
def registries(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[..., tuple[str, "subprocess.Popen[bytes]"]]]:
    """Start a real registry with a storage of its own: `localhost:PORT` and its process.

    `more` is YAML at the end of its configuration, such as `auth`; `folder` and `port` start
    one again where it stood.
    """
    if not (program := shutil.which("docker-registry")):
        _lacking("docker-registry is not installed")
    with contextlib.ExitStack() as started:

        def start(
            more: str = "", folder: Path | None = None, port: int = 0
        ) -> tuple[str, "subprocess.Popen[bytes]"]:
            folder = folder or tmp_path_factory.mktemp("registry")
            port = port or _free_port()
            (folder / "config.yml").write_text(REGISTRY.format(folder=folder, port=port) + more)
            with (folder / "log").open("ab") as log:
                argv = (program, "serve", str(folder / "config.yml"))
                process = subprocess.Popen(argv, stdout=log, stderr=log)
            started.callback(process.wait, 30)
            started.callback(process.terminate)
            _listens(port, process, folder / "log")
            return f"localhost:{port}", process

        yield start


@pytest.fixture(scope="session")
def registry(registries: Callable[..., tuple[str, "subprocess.Popen[bytes]"]]) -> str:
    """`localhost:PORT` of a real registry that takes everything from everybody."""
    return registries()[0]


@pytest.fixture(scope="session")
def busybox(engine: Callable[..., str]) -> str:
    """A base image of 2 MB with TensorFlow Serving's surroundings: its entry point only waits.

    It stays in the engine, where other tests may be using it too.
    """
    root = _busybox_root()
    image = f"tfs-ops-test/busybox:{hashlib.sha256(root).hexdigest()[:12]}"
    if not engine("images", "--quiet", image):
        changes = (part for line in BUSYBOX_CHANGES for part in ("--change", line))
        engine("import", *changes, "-", image, stdin=root)
    return image


@pytest.fixture(scope="session")
def python_image(engine: Callable[..., str]) -> str:
    """An image with Python alone, made of packages of this machine's distribution."""
    if engine("images", "--quiet", PYTHON_IMAGE):
        return PYTHON_IMAGE
    if not shutil.which("mmdebstrap"):
        _lacking(f"mmdebstrap, which makes {PYTHON_IMAGE}, is not installed")
    subprocess.run((ROOT / ".ci" / "python-image", PYTHON_IMAGE), check=True, timeout=600)
    return PYTHON_IMAGE


@pytest.fixture(scope="session")
def base_image(python_image: str) -> str:
    """Our own base image; it stays in the engine, so that it is built once."""
    settings = Config(state_dir=ROOT / ".ops")
    return base.build(settings, python_image, "", Shell(), print).reference


@pytest.fixture(scope="session")
def images() -> Iterator[set[str]]:
    """Names of images that are removed from the engine at the end."""
    made: set[str] = set()
    yield made
    if made:
        subprocess.run(("docker", "rmi", "--force", *made), check=False, timeout=120)


def _busybox_root() -> bytes:
    program = Path("/bin/busybox")
    if not program.exists() or b"ld-linux" in program.read_bytes()[:4096]:
        _lacking("busybox-static is not installed")
    listed = subprocess.run((program, "--list"), capture_output=True, text=True, check=True)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as root:
        for folder in ("bin", "usr", "usr/bin", "models", "tmp"):
            item = tarfile.TarInfo(folder)
            item.type, item.mode = tarfile.DIRTYPE, 0o1777 if folder == "tmp" else 0o755
            root.addfile(item)
        for path, content in (
            ("bin/busybox", program.read_bytes()),
            ("usr/bin/tf_serving_entrypoint.sh", BUSYBOX_ENTRY_POINT),
        ):
            item = tarfile.TarInfo(path)
            item.size, item.mode = len(content), 0o755
            root.addfile(item, io.BytesIO(content))
        for applet in sorted({*listed.stdout.split()} - {"busybox"}):
            item = tarfile.TarInfo(f"bin/{applet}")
            item.type, item.linkname = tarfile.SYMTYPE, "busybox"
            root.addfile(item)
    return packed.getvalue()


@pytest.fixture(scope="session")
def lacking() -> Callable[[str], NoReturn]:
    """Skip a test for want of a program; where all have been installed, as in CI, fail it."""
    return _lacking


def _lacking(what: str) -> NoReturn:
    """Skip on a laptop; fail where everything has been installed, as in CI."""
    if os.environ.get("OPS_TEST_REQUIRE_ALL"):
        pytest.fail(what)
    pytest.skip(what)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _listens(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        _alive(process, log)
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on port {port}: {log.read_text()}")


def _alive(process: "subprocess.Popen[bytes]", log: Path) -> None:
    assert process.poll() is None, log.read_text()


@pytest.fixture
def api(cluster: Any) -> Api:
    """The cluster of the tests, by the real kubectl."""
    place = Cluster(cluster.kubeconfig, cluster.context, cluster.namespace)
    return Api(place, Shell())
