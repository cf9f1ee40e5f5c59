"""Measure what making an image of ResNet50 (100 MB) takes, against plain tar and docker push."""

import contextlib
import io
import json
import resource
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ops import config, image
from ops.savedmodel import SavedModel
from ops.shell import Shell

ROUNDS = 3
SECOND_RUNS = 5
COMMIT_MOST = 1.5
APPEND_MOST = 1.0
SECOND_MOST_S = 1.0
NAME = "tfs-ops-bench"
REGISTRY = """\
version: 0.1
log: {{level: error}}
storage: {{filesystem: {{rootdirectory: {folder}/storage}}}}
http: {{addr: "127.0.0.1:{port}"}}
"""


def measure(base_path: str) -> dict[str, Any]:
    """Medians of rounds in which each way is taken once, each with layers that nobody has yet."""
    if lacking := _lacking():
        return {"skipped": lacking, "ok": True}
    with tempfile.TemporaryDirectory() as folder, _registry(Path(folder)) as host:
        place = Place(Path(folder), Path(base_path), host)
        try:
            rounds = [
                (place.plain(), place.build("commit"), place.build("append")) for _ in range(ROUNDS)
            ]
            plain, commit, append = (statistics.median(way) for way in zip(*rounds, strict=True))
            second = place.second_run()
        finally:
            place.clear()
    ratios = {"commit": commit / plain, "append": append / commit}
    return {
        "tar_and_push_s": round(plain, 2),
        "commit_s": round(commit, 2),
        "append_s": round(append, 2),
        "commit_to_plain": round(ratios["commit"], 2),
        "append_to_commit": round(ratios["append"], 2),
        "second_run": second,
        "wanted": {
            "commit_to_plain_most": COMMIT_MOST,
            "append_to_commit_most": APPEND_MOST,
            "second_run": {"most_s": SECOND_MOST_S, "bytes_pushed": 0, "stored_bytes": 0},
        },
        "ok": ratios["commit"] <= COMMIT_MOST
        and ratios["append"] <= APPEND_MOST
        and second["s"] <= SECOND_MOST_S
        and second["bytes_pushed"] == second["stored_bytes"] == 0,
    }


@dataclass(frozen=True)
class Place:
    """A registry of our own, and a copy of the model to change."""

    folder: Path
    model: Path
    host: str

    @property
    def base(self) -> str:
        """A base that holds nothing, in the registry and in the engine."""
        name = f"{self.host}/base:1"
        if not docker("images", "--quiet", name):
            empty = io.BytesIO()
            with tarfile.open(fileobj=empty, mode="w") as root:
                models = tarfile.TarInfo("models")
                models.type, models.mode = tarfile.DIRTYPE, 0o755
                root.addfile(models)
            change = 'ENTRYPOINT ["/usr/bin/tf_serving_entrypoint.sh"]'
            docker("import", "--change", change, "-", name, stdin=empty.getvalue())
            docker("push", name)
        return name

    def plain(self) -> float:
        """Seconds of `tar` of the model, and of `docker push` of an image with that layer."""
        model, packed = self._fresh(), self.folder / "plain.tar"
        began = time.perf_counter()
        argv = ("tar", "-C", str(model.base_path.parents[1]), "-cf", str(packed), "models")
        subprocess.run(argv, check=True, timeout=300)
        seconds = time.perf_counter() - began
        reference = f"{self.host}/plain/{NAME}:{model.sha256[:12]}"
        docker("create", "--name", NAME, self.base)
        docker("cp", "-", f"{NAME}:/", stdin=packed.read_bytes())
        docker("commit", NAME, reference)
        docker("rm", NAME)
        began = time.perf_counter()
        docker("push", reference)
        return seconds + time.perf_counter() - began

    def build(self, builder: str) -> float:
        """Seconds of our build and push."""
        model, settings = self._fresh(), config.load(flags=self.flags(builder))
        began = time.perf_counter()
        image.build(settings, model, Shell(), lambda line: None)
        return time.perf_counter() - began

    def second_run(self) -> dict[str, Any]:
        """Seconds of `invoke image` when nothing has changed, and what it sent of layers.

        The best of several: there is no ratio here in which other load would cancel out.
        """
        settings = ",".join(f"{key}={value}" for key, value in self.flags("commit").items())
        argv = (sys.executable, "-m", "invoke", "image", "--weights", "random", "--set", settings)
        subprocess.run(argv, check=True, capture_output=True, timeout=300)
        stored, seconds = self._stored(), []
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        for _ in range(SECOND_RUNS):
            began = time.perf_counter()
            told = subprocess.run(argv, check=True, capture_output=True, timeout=60).stdout
            seconds.append(time.perf_counter() - began)
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu_s = now.ru_utime + now.ru_stime - spent.ru_utime - spent.ru_stime
        return {
            "s": round(min(seconds), 2),
            "cpu_s": round(cpu_s / SECOND_RUNS, 2),
            "bytes_pushed": json.loads(told)["bytes_pushed"],
            "stored_bytes": self._stored() - stored,
        }

    def flags(self, builder: str) -> dict[str, str]:
        """The settings of a build into this registry."""
        return {
            "image.registry": f"{self.host}/{builder}",
            "image.builder": builder,
            "image.base": self.base,
            "image.platform": platform(),
        }

    def clear(self) -> None:
        """Remove what is in the engine."""
        listed = docker("images", "--format={{.Repository}}:{{.Tag}}").split()
        for one in (one for one in listed if one.startswith(f"{self.host}/")):
            docker("rmi", "--force", one)

    def _fresh(self) -> SavedModel:
        """The model with a few bytes that it never had."""
        base_path = self.folder / "tree" / "models" / NAME
        if not base_path.exists():
            shutil.copytree(self.model, base_path)
        salt = secrets.token_hex(32)
        (base_path / "1" / "salt").write_text(salt)
        return SavedModel(
            name=NAME,
            version="1",
            base_path=base_path,
            sha256=salt,
            source="export",
            weights="random",
            golden=base_path.with_name("golden.json"),
        )

    def _stored(self) -> int:
        """Bytes that the registry keeps."""
        files = (self.folder / "storage").rglob("*")
        return sum(path.stat().st_size for path in files if path.is_file())


def docker(*arguments: str, stdin: bytes | None = None) -> str:
    """What `docker` prints."""
    argv = ("docker", *arguments)
    done = subprocess.run(argv, input=stdin, capture_output=True, check=True, timeout=600)
    return done.stdout.decode().strip()


def platform() -> str:
    """The engine's own, which `docker import` gives to the base."""
    return docker("version", "--format={{.Server.Os}}/{{.Server.Arch}}")


def _lacking() -> str:
    """Why nothing can be measured; empty where it can."""
    for program in ("docker", "docker-registry"):
        if not shutil.which(program):
            return f"{program} is not installed"
    try:
        platform()
    except subprocess.SubprocessError:
        return "no Docker engine answers"
    return ""


@contextlib.contextmanager
def _registry(folder: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    (folder / "config.yml").write_text(REGISTRY.format(folder=folder, port=port))
    argv = ("docker-registry", "serve", str(folder / "config.yml"))
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _answered(port)
        yield f"localhost:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _answered(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise TimeoutError(f"no registry answers on port {port}")
