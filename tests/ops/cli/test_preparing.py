"""Experiments listed and rendered, and the model made, from the command line."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from ops import experiments, manifests
from ops.manifests.manifest import Manifest, parse
from ops.savedmodel import SavedModel

Invoke = Callable[..., "subprocess.CompletedProcess[str]"]
LEGENDS = [one.legend for one in experiments.load()]
OWN = """
  - legend: mine
    aliases: [my-own]
    machine_type: n2-standard-16
    pods: 3
    cpus: 16
    memory_gb: 64
    serving:
      tensorflow_inter_op_parallelism: 4
      tensorflow_intra_op_parallelism: 16
      grpc_max_threads: 100
      rest_api_num_threads: 100
    load: *load
"""


def parts(text: str) -> list[Manifest]:
    return [parse(part) for part in text.split("---\n")[1:]]


def test_every_experiment_is_listed_with_its_names(ops: Invoke) -> None:
    lines = ops("experiments").stdout.splitlines()
    assert [line.split()[0] for line in lines] == LEGENDS
    (line,) = [line for line in lines if "interop4," in line + "," and "2n-8c-16r-interop4" in line]
    assert "8vCPU+16GB+inter_op4" in line


@pytest.mark.parametrize(("name", "kinds"), [("interop4", 4), ("2n-8c-64r-interop2-batch", 5)])
def test_an_experiment_is_printed_as_good_manifests(ops: Invoke, name: str, kinds: int) -> None:
    ended = ops("render", "--exp", name)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert len(list(yaml.safe_load_all(ended.stdout))) == kinds
    manifests.check(parts(ended.stdout))


def test_who_reaches_the_service_is_as_it_was_set(ops: Invoke) -> None:
    ended = ops("render", "--exp", "interop4", OPS_KUBERNETES_EXPOSURE="external")
    assert ended.returncode == 0
    assert ended.stderr.startswith("note: the server asks nobody for a password")
    ranges = ops(
        *("render", "--exp", "interop4", "--set", "kubernetes.exposure=external"),
        OPS_KUBERNETES_SOURCE_RANGES="192.0.2.7,10.0.0.0/8",
    )
    assert (ranges.returncode, ranges.stderr) == (0, "")
    (service,) = [one for one in parts(ranges.stdout) if one.kind == "Service"]
    spec = service.document["spec"]
    assert spec["loadBalancerSourceRanges"] == ["192.0.2.7/32", "10.0.0.0/8"]


def test_all_are_written_each_to_a_folder_of_its_own(ops: Invoke, tmp_path: Path) -> None:
    ended = ops("render", "--exp", "all", "--out", str(tmp_path / "out"))
    assert ended.returncode == 0
    assert "15 experiments rendered and checked" in ended.stdout
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(LEGENDS)
    for folder in (tmp_path / "out").iterdir():
        manifests.check([parse(path.read_text()) for path in sorted(folder.iterdir())])


def test_an_experiment_of_ones_own_needs_no_code(checkout: Path, invoke: Invoke) -> None:
    file = checkout / "templates" / "experiments.yaml"
    file.write_text(file.read_text() + OWN)
    assert "mine " in invoke("experiments", cwd=checkout).stdout
    rendered = parts(invoke("render", "--exp", "my-own", cwd=checkout).stdout)
    manifests.check(rendered)
    assert rendered[-1].document["spec"]["replicas"] == 3
    planned = invoke("release", "--exp", "MINE", "--target", "gke", "--dry-run", cwd=checkout)
    assert planned.stdout.startswith("Plan: release resnet50 as mine to gke.\n")


def test_a_bad_one_of_ones_own_is_told(checkout: Path, invoke: Invoke) -> None:
    file = checkout / "templates" / "experiments.yaml"
    file.write_text(file.read_text() + OWN.replace("pods: 3", "pods: 0"))
    ended = invoke("render", "--exp", "all", "--out", "out", cwd=checkout)
    assert ended.returncode == 2
    assert "experiment 16 (mine)" in ended.stderr
    assert not (checkout / "out").exists()


def test_any_savedmodel_is_taken_and_its_record_printed(
    ops: Invoke, sources: tuple[Path, Path], model: SavedModel, tmp_path: Path
) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "models").symlink_to(model.golden.parents[1])
    ended = ops("model", "--source", str(sources[0]), OPS_MODEL_NAME="colours")
    assert ended.returncode == 0
    record = json.loads(ended.stdout)
    assert record["sha256"] == model.sha256
    assert (record["name"], record["version"], record["weights"]) == ("colours", "1", None)
    assert Path(record["golden"]).is_relative_to(tmp_path / "state" / "models")
    assert (Path(record["base_path"]) / "1" / "saved_model.pb").is_file()


def test_a_source_is_seen_from_where_the_task_was_started(checkout: Path, invoke: Invoke) -> None:
    below = checkout / "templates"
    (below / "somewhere").mkdir()
    ended = invoke("model", "--source", "somewhere", cwd=below)
    assert str(below / "somewhere") in ended.stderr
