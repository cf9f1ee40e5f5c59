"""Give the tests good manifests, and each test of a check the faults that it must find."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from ops import experiments
from ops.manifests import Deployment, Manifest, render
from ops.manifests.manifest import parse

HERE = Path(__file__).parent

DEPLOYMENT = Deployment(
    image="europe-west4-docker.pkg.dev/my-project/tfs/resnet50@sha256:" + "5e" * 32,
    model_name="resnet50",
    release="20260102-030405-interop4",
    annotations={"tfs-ops/model-sha256": "ab" * 32},
)


@dataclass(frozen=True)
class Fault:
    """A change to good manifests, and words of the problem that it must bring."""

    experiment: str
    changes: dict[str, Any]
    words: str


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `fault` runs with each entry of faults/<the checked module>.yaml."""
    if "fault" in metafunc.fixturenames:
        module = metafunc.module.__name__.rpartition(".")[2].removeprefix("test_")
        entries = yaml.safe_load((HERE / "faults" / f"{module}.yaml").read_text())
        metafunc.parametrize("fault", [_fault(entry) for entry in entries], ids=_id)


def _fault(entry: dict[str, Any]) -> Fault:
    return Fault(entry.get("experiment", "interop4"), entry["change"], entry["words"])


def _id(fault: Fault) -> str:
    return fault.words.replace(" ", "_")[:60]


@pytest.fixture
def deployment() -> Deployment:
    return DEPLOYMENT


@pytest.fixture(scope="session")
def all_experiments() -> tuple[experiments.Experiment, ...]:
    return experiments.load()


Rendered = Callable[[str], tuple[Manifest, ...]]


@pytest.fixture(scope="session")
def rendered(all_experiments: tuple[experiments.Experiment, ...]) -> Rendered:
    """Render the experiment of a name with the deployment of these tests."""
    return lambda name: render(experiments.find(name, all_experiments), DEPLOYMENT)


@pytest.fixture
def faulty(fault: Fault, rendered: Rendered) -> tuple[Manifest, ...]:
    """Good manifests with the fault's changes made."""
    documents = {_key(one): copy.deepcopy(one.document) for one in rendered(fault.experiment)}
    for path, value in fault.changes.items():
        kind, *steps = path.split("/")
        if steps:
            change(documents[kind], steps, value)
        else:
            documents.pop(kind, None)
    return tuple(parse(yaml.safe_dump(document)) for document in documents.values())


def _key(manifest: Manifest) -> str:
    """What a fault calls it: its kind, with the file for a ConfigMap, as in ConfigMap-batching."""
    file = next(iter(manifest.document.get("data", ())), "")
    return "-".join(filter(None, (manifest.kind, file.removesuffix(".txt"))))


def change(document: Any, steps: list[str], value: Any) -> None:
    """Set what `steps` lead to: `-` appends to a list, null takes the key away.

    A step with a slash in it is written with `~`.
    """
    *way, last = [step.replace("~", "/") for step in steps]
    for step in way:
        document = document[int(step)] if isinstance(document, list) else document[step]
    if isinstance(document, list):
        if last == "-":
            document.append(value)
        else:
            document[int(last)] = value
    elif value is None:
        del document[last]
    else:
        document[last] = value
