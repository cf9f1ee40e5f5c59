"""The export program keeps its contract: JSON, layout, signature, cache and exit codes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from model import cache, export, layout
from model.errors import BadValue
from model.record import Record, Signature, TensorSpec

WITH_ONE_THREAD = """
import sys
from pathlib import Path
from model import framework, golden, savedmodel
framework.load()
import tensorflow as tf
tf.config.threading.set_intra_op_parallelism_threads(1)
written = golden.read(Path(sys.argv[1]))
print(written.mismatches(savedmodel.load(Path(sys.argv[2]))(written.inputs)))
"""
AGAIN = """
import sys
from model import export
print(export.export(sys.argv[1:]).sha256)
print(sorted({"tensorflow", "keras", "numpy"} & set(sys.modules)))
"""


def python(code: str, *arguments: object, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout


def test_the_record(exported: Record) -> None:
    folder = Path(exported.golden).parent
    assert folder.name == "resnet50-random"
    assert (exported.name, exported.version, exported.weights) == ("resnet50", "1", "random")
    assert exported.source == "export --weights random"
    assert exported.base_path == str(folder / "resnet50")
    assert exported.sha256 == layout.sha256(folder / "resnet50/1")
    assert (folder / "model.json").read_text() == exported.text()


def test_the_signature_keeps_its_names(exported: Record) -> None:
    assert exported.signature == Signature(
        inputs={"image_input": TensorSpec("float32", (None, 224, 224, 3))},
        outputs={"resnet50": TensorSpec("float32", (None, 1000))},
    )


def test_the_layout_is_what_tensorflow_serving_expects(exported: Record) -> None:
    assert layout.locate(Path(exported.base_path)).version == "1"
    assert (exported.version_path / "variables/variables.index").is_file()
    assert [path.name for path in Path(exported.golden).parents[1].iterdir()] == ["resnet50-random"]


def test_a_second_export_comes_from_the_cache_without_tensorflow(exported: Record) -> None:
    folder = Path(exported.golden).parents[1]
    printed = python(AGAIN, "--weights", "random", "--cache", folder).splitlines()
    assert printed == [exported.sha256, "[]"]


def test_other_arithmetic_passes_the_golden_check(exported: Record) -> None:
    paths = exported.golden, exported.version_path
    assert python(WITH_ONE_THREAD, *paths, TF_ENABLE_ONEDNN_OPTS="0") == "[]\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--weights", "mine", "--cache", "{tmp}"], "invalid choice: 'mine'"),
        (["--weights", "random"], "required: --cache"),
        (["--weights", "random", "--cache", "{tmp}", "--name", "a/b"], "no model name"),
        (["--weights", "random", "--cache", "{tmp}", "--wieghts", "x"], "unrecognized arguments"),
    ],
)
def test_bad_values_leave_nothing(tmp_path: Path, arguments: list[str], said: str) -> None:
    with pytest.raises(BadValue, match=said):
        export.export([text.replace("{tmp}", str(tmp_path)) for text in arguments])
    assert list(tmp_path.iterdir()) == []


def test_weights_that_cannot_be_downloaded(tmp_path: Path) -> None:
    refused = "http://127.0.0.1:9"
    environment = {"HTTPS_PROXY": refused, "https_proxy": refused, "no_proxy": ""}
    done = subprocess.run(
        [sys.executable, "-m", "model.export", "--weights", "imagenet", "--cache", tmp_path / "c"],
        env={**os.environ, **environment, "KERAS_HOME": str(tmp_path / "keras")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert "Connection refused" in done.stderr.splitlines()[-1]
    assert done.stderr.splitlines()[-1].startswith("error: the ImageNet weights cannot")
    assert list((tmp_path / "c").iterdir()) == []


@pytest.mark.parametrize(("number", "left"), [(signal.SIGKILL, 1), (signal.SIGTERM, 0)])
def test_a_killed_export_leaves_nothing_that_looks_done(
    tmp_path: Path, number: signal.Signals, left: int
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "model.export", "--weights", "random", "--cache", tmp_path],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stderr is not None
        assert running.stderr.readline() == "building ResNet50\n"
        running.send_signal(number)
        assert running.wait(60) != 0
    assert len(list(tmp_path.iterdir())) == left
    assert cache.find(tmp_path, "resnet50-random") is None
    with cache.locked(tmp_path):
        assert list(tmp_path.iterdir()) == []
