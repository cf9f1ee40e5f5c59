"""Containers on a real engine, of small images: how they are confined, and how they end."""

import io
import json
import socket
import tarfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ops.config import Config
from ops.errors import CommandFailed
from ops.experiments import Experiment
from ops.image import Image
from ops.savedmodel import SavedModel
from ops.shell import Shell
from ops.targets import Workload
from ops.targets.docker import Containers, containers, docker
from ops.targets.docker.containers import limits
from ops.targets.machine import Capacity, Mark, Site, capacity, ports, server_files

FIT = Capacity(1, 1)
# The head of a program for a processor that is none.
FOREIGN = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\xff\x7f" + bytes(44)
Engine = Callable[..., str]
Start = Callable[..., Mark]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path, "docker")
    made.prepare()
    return made


@pytest.fixture
def replicas(site: Site, engine: Engine, variant: Callable[..., str]) -> Iterator[Containers]:
    """Gone before the images that they are of."""
    made = Containers(site, Config(target="docker", state_dir=site.state_dir))
    yield made
    # Not stopped: the small image's program waits out any signal.
    for one in made.running():
        engine("rm", "--force", containers.name(one))
    made.clear(Shell())


@pytest.fixture
def variant(engine: Engine, busybox: str) -> Iterator[Callable[..., str]]:
    """The small image that starts with another command; gives its id."""
    made: list[str] = []

    def build(*command: str) -> str:
        container = engine("create", busybox)
        engine("cp", "-", f"{container}:/", stdin=_tar("foreign", FOREIGN))
        change = f"--change=ENTRYPOINT {json.dumps(command)}"
        made.append(engine("commit", change, container))
        engine("rm", container)
        return made[-1]

    yield build
    for one in made:
        engine("rmi", "--force", one)


def _tar(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(content), 0o755
        tar.addfile(member, io.BytesIO(content))
    return packed.getvalue()


@pytest.fixture
def start(
    replicas: Containers,
    site: Site,
    engine: Engine,
    busybox: str,
    single: Experiment,
    model: SavedModel,
) -> Start:
    """Start a replica of an image, the small one unless another is given."""

    def started(
        index: int = 0,
        image: str = busybox,
        memory_gb: float = 1.0,
        pair: tuple[int, int] | None = None,
    ) -> Mark:
        experiment = replace(single, memory_gb=memory_gb)
        server_files.write(experiment, site.configuration)
        one = site.replica("r", index, pair or ports.free_pairs(1, first=18600)[0])
        digest = engine("image", "inspect", "--format={{.Id}}", image)
        workload = Workload("r", experiment, model, Image("small:1", digest, pushed=False))
        replicas.start(workload, one, FIT, Shell())
        return one

    return started


def ended(replicas: Containers, one: Mark) -> str:
    """Why it has ended, once it has."""
    while one in replicas.running():
        time.sleep(0.05)
    return replicas.end(one)


def test_what_was_started_is_found_and_stopped_with_its_words(
    replicas: Containers, start: Start, variant: Callable[..., str]
) -> None:
    image = variant("sh", "-c", "trap 'echo end; exit' TERM; echo ready; sleep 600 & wait")
    one, two = start(0, image), start(1, image)
    assert replicas.running() == [one, two]
    assert replicas.log(one) == f"docker logs {containers.name(one)}"
    while "ready" not in replicas.last_words(one, 5):
        time.sleep(0.05)
    replicas.stop([one], Shell())
    assert replicas.running() == [two]
    assert replicas.log(one) == one.log
    assert replicas.last_words(one, 5) == Path(one.log).read_text().splitlines()
    assert replicas.last_words(one, 5) == ["ready", "end"]


def test_it_may_do_no_more_than_serve(start: Start, engine: Engine) -> None:
    name = containers.name(start(memory_gb=0.5))
    (known,) = json.loads(engine("inspect", name))
    host = known["HostConfig"]
    assert host["ReadonlyRootfs"]
    assert (host["CapDrop"], host["SecurityOpt"]) == (["ALL"], ["no-new-privileges"])
    assert (host["NanoCpus"], host["Memory"]) == (10**9, 2**29)
    assert host["MemorySwap"] == host["Memory"]
    assert host["RestartPolicy"]["Name"] == "no"
    assert known["Config"]["User"] == "1000:1000"
    assert {one["HostIp"] for each in host["PortBindings"].values() for one in each} == {
        "127.0.0.1"
    }
    engine("exec", name, "touch", "/tmp/written")
    (mount,) = known["Mounts"]
    assert not mount["RW"]
    assert "prometheus_config" in engine("exec", name, "cat", mount["Destination"])


def test_a_port_that_was_taken_is_told_by_the_container(replicas: Containers, start: Start) -> None:
    (pair,) = ports.free_pairs(1, first=18600)
    with socket.create_server(("127.0.0.1", pair[0])):
        lost = start(pair=pair)
        assert lost not in replicas.running()
        assert not replicas.serves(lost)
        assert "it could not be started: " in replicas.end(lost)
        assert "address already in use" in replicas.end(lost)
    replicas.clear(Shell())
    assert replicas.end(lost) == "its container is gone"
    assert start(pair=pair) in replicas.running()


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("sh", "-c", "echo no good; exit 3"), "exit code 3: no good; its log: "),
        (("sh", "-c", "exit 139"), "ended by SIGSEGV: it said nothing"),
        (("sh", "-c", "exec tail /dev/zero"), "it took more memory than it may (out of memory)"),
        (("nowhere",), "it could not be started: "),
        (("/foreign",), "its program is for another processor than this machine's"),
    ],
)
def test_how_it_ended_is_told(
    replicas: Containers,
    start: Start,
    variant: Callable[..., str],
    command: tuple[str, ...],
    told: str,
) -> None:
    one = start(image=variant(*command), memory_gb=0.02)
    assert told in ended(replicas, one)
    replicas.clear(Shell())
    assert Path(one.log).exists()


def test_an_image_that_is_not_there_is_told_at_once(
    replicas: Containers, site: Site, single: Experiment, model: SavedModel
) -> None:
    server_files.write(single, site.configuration)
    workload = Workload("r", single, model, Image("small:1", f"sha256:{'0' * 64}", pushed=False))
    with pytest.raises(CommandFailed, match="No such image"):
        replicas.start(workload, site.replica("r", 0, (18600, 18601)), FIT, Shell())
    assert replicas.running() == []


def test_without_an_engine_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    target = docker(Config(target="docker", state_dir=tmp_path))
    for ask in (target.clear, target.status):
        with pytest.raises(CommandFailed, match=r"is Docker Engine installed and running .*local"):
            ask()


def test_memory_is_the_experiments_or_an_equal_part(experiment: Experiment) -> None:
    whole = capacity.total_bytes() / capacity.GIB
    assert limits(replace(experiment, memory_gb=0.5), Capacity(2, 1)).memory_mib == 512
    parts = limits(replace(experiment, memory_gb=whole), Capacity(2, 1)).memory_mib
    assert parts == int(whole / 2 * 1024)
