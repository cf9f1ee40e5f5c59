"""Models without TensorFlow, settings to build their images with, and registries that refuse."""

import base64
import contextlib
import hashlib
import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ops import config
from ops.config import Config
from ops.image.saved_model_pb2 import MetaGraphDef, MetaInfoDef
from ops.image.saved_model_pb2 import SavedModel as SavedModelProto
from ops.savedmodel import SavedModel

Registries = Callable[..., tuple[str, "subprocess.Popen[bytes]"]]
USER, PASSWORD = "ops", "secret"
# bcrypt of the password, at its least cost.
HTPASSWD = f"{USER}:$2b$04$rFXugeoB85oQsSYo2rCSneFaRMuvQ2VeA7/wbCxnqwYc/WhEYnFQC\n"
SLOW_BYTES = 48 * 2**20


@pytest.fixture
def makes(engine: Callable[..., str], tmp_path: Path) -> Iterator[Callable[..., SavedModel]]:
    """Make a model of files: `size` random bytes of weights, equal for an equal `seed`.

    Its name is this test's own; every image that has it in its name is removed in the end.
    """
    name = f"tiny-{os.getpid()}-{time.monotonic_ns() % 10**9}"

    def make(size: int = 2**20, seed: int = 1, version: str = "3") -> SavedModel:
        folder = tmp_path / f"model-{seed}-{version}" / name
        (folder / version / "variables").mkdir(parents=True, exist_ok=True)
        info = MetaInfoDef(tensorflow_version="2.21.0")
        graph = SavedModelProto(meta_graphs=[MetaGraphDef(meta_info_def=info)])
        (folder / version / "saved_model.pb").write_bytes(graph.SerializeToString())
        weights = hashlib.shake_256(str(seed).encode()).digest(size)
        (folder / version / "variables" / "weights").write_bytes(weights)
        return SavedModel(
            name=name,
            version=version,
            base_path=folder,
            sha256=hashlib.sha256(weights).hexdigest(),
            source=str(folder),
            weights=None,
            golden=folder.with_name("golden.json"),
        )

    yield make
    made = (
        line.split() for line in engine("images", "--format={{.ID}} {{.Repository}}").splitlines()
    )
    for image in {one for one, repository in made if name in repository}:
        engine("rmi", "--force", image)


@pytest.fixture
def tiny(makes: Callable[..., SavedModel]) -> SavedModel:
    """A model of 1 MiB."""
    return makes()


@pytest.fixture
def settings(busybox: str, tmp_path: Path) -> Callable[..., Config]:
    """Settings whose state is this test's own, on the busybox base; `image_registry=` and so on."""

    def load(**more: str) -> Config:
        flags = {key.replace("_", ".", 1): value for key, value in more.items()}
        places = {"state_dir": str(tmp_path / "state"), "image.base": busybox}
        return config.load(flags={**places, **flags})

    return load


@pytest.fixture
def pushed_base(engine: Callable[..., str], busybox: str, registry: str) -> Iterator[str]:
    """The busybox base under a name in the registry."""
    name = f"{registry}/base/busybox:1"
    engine("tag", busybox, name)
    engine("push", name)
    yield name
    engine("rmi", name)


@pytest.fixture(scope="session")
def closed_registry(registries: Registries, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A registry that asks for the user and the password."""
    folder = tmp_path_factory.mktemp("closed")
    (folder / "htpasswd").write_text(HTPASSWD)
    auth = f"auth: {{htpasswd: {{realm: ours, path: {folder / 'htpasswd'}}}}}\n"
    return registries(auth, folder)[0]


@pytest.fixture
def signed_in(tmp_path: Path) -> Callable[..., Path]:
    """Make a docker configuration that knows the password of a registry; give its folder."""

    def sign_in(host: str, password: str = PASSWORD) -> Path:
        both = base64.b64encode(f"{USER}:{password}".encode()).decode()
        folder = tmp_path / "docker"
        folder.mkdir(exist_ok=True)
        (folder / "config.json").write_text(json.dumps({"auths": {host: {"auth": both}}}))
        return folder

    return sign_in


@pytest.fixture
def read_only_registry(registries: Registries, monkeypatch: pytest.MonkeyPatch) -> str:
    """A registry that gives, and takes nothing."""
    monkeypatch.setenv("REGISTRY_STORAGE_MAINTENANCE_READONLY", "{enabled: true}")
    return registries()[0]


@dataclass
class Mortal:
    """A registry that dies, without a word, when an upload has come to it in part."""

    host: str
    process: "subprocess.Popen[bytes]"
    folder: Path
    start: Callable[..., tuple[str, "subprocess.Popen[bytes]"]]
    died: bool = False

    def dies_in_mid_push(self, comes_back: bool) -> threading.Thread:
        """Watch from another thread; with `comes_back`, it starts again where it stood."""
        thread = threading.Thread(target=self._watch, args=(comes_back,), daemon=True)
        thread.start()
        return thread

    def start_again(self) -> None:
        """Start it again, with what it has."""
        port = int(self.host.rpartition(":")[2])
        _, self.process = self.start(folder=self.folder, port=port)

    def _watch(self, comes_back: bool) -> None:
        deadline = time.monotonic() + 60
        while not self._has_part() and time.monotonic() < deadline:
            time.sleep(0.002)
        self.died = self._has_part()
        self.process.kill()
        self.process.wait()
        if comes_back:
            self.start_again()

    def _has_part(self) -> bool:
        # An upload's folder may go while we look.
        with contextlib.suppress(FileNotFoundError):
            parts = self.folder.rglob("_uploads/*/data")
            return any(path.stat().st_size > SLOW_BYTES // 8 for path in parts)
        return False


@pytest.fixture
def mortal(registries: Registries, tmp_path: Path) -> Mortal:
    """A registry of this test's own."""
    folder = tmp_path / "mortal"
    folder.mkdir()
    host, process = registries(folder=folder)
    return Mortal(host, process, folder, registries)
