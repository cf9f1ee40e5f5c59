"""The fifteen are there, any name finds them, and a mistake in the file is told in one line."""

from dataclasses import replace
from pathlib import Path

import pytest

from ops.errors import BadValue
from ops.experiments import Batching, find, load
from ops.experiments.catalogue import FILE

GOOD = """
experiments:
  - legend: mine
    machine_type: n2-highmem-8
    pods: 1
    cpus: 8
    memory_gb: 64
    serving:
      tensorflow_inter_op_parallelism: 4
      tensorflow_intra_op_parallelism: 8
      grpc_max_threads: 64
      rest_api_num_threads: 64
    load: {users: 10, spawn_rate: 1, run_time_s: 60, wait_time_s: 1}
"""

TABLE = [
    # vCPU, GB, pods, machine type
    (2, 4, 8, "n2-custom-2-4096"),
    (4, 8, 4, "n2-custom-4-8192"),
    (8, 16, 2, "n2-custom-8-16384"),
    (8, 64, 2, "n2-highmem-8"),
]


@pytest.mark.parametrize(("cpus", "memory_gb", "pods", "machine_type"), TABLE)
@pytest.mark.parametrize("inter_op", [2, 4, 8])
def test_the_reference_experiments_are_there(
    cpus: int, memory_gb: int, pods: int, machine_type: str, inter_op: int
) -> None:
    one = find(f"{cpus}vCPU+{memory_gb}GB+inter_op{inter_op}", load())
    assert one is find(f"{pods}n-{cpus}c-{memory_gb}r-interop{inter_op}", [one])
    assert (one.machine_type, one.pods, one.cpus) == (machine_type, pods, cpus)
    assert one.serving.tensorflow_inter_op_parallelism == inter_op
    assert one.serving.tensorflow_intra_op_parallelism == cpus
    assert one.batching is None


@pytest.mark.parametrize("inter_op", [2, 4, 8])
def test_the_batching_experiments_can_fill_their_batches(inter_op: int) -> None:
    one = find(f"8vCPU+64GB+inter_op{inter_op}_w_batch", load())
    assert one.legend == f"2n-8c-64r-interop{inter_op}-batch"
    assert one.batching == Batching(128, 0, 2, 2)
    assert one.serving.grpc_max_threads == 2 * one.batching.max_batch_size


def test_there_are_fifteen_with_the_load_of_the_reference() -> None:
    experiments = load()
    assert len(experiments) == 15
    for one in experiments:
        load_profile = one.load
        assert (load_profile.users, load_profile.spawn_rate) == (150, 1)
        assert (load_profile.run_time_s, load_profile.wait_time_s) == (300, 1)
        assert load_profile.stop_above_failures == 0.2
        assert one.serving.grpc_max_threads >= 2 * load_profile.users / one.pods


@pytest.mark.parametrize("name", ["interop4", "InterOp4", "2N-8C-16R-INTEROP4", " interop4 "])
def test_finds_by_any_name_in_any_case(name: str) -> None:
    assert find(name, load()).legend == "2n-8c-16r-interop4"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("interop3", "; nearest: interop8, interop4, interop2"),
        ("intrep4", "; nearest: interop4, interop8, interop2"),
        (
            "8vcpu+16gb",
            "; nearest: 8vCPU+16GB+inter_op2, 8vCPU+16GB+inter_op4, 8vCPU+16GB+inter_op8",
        ),
        ("interop", "; nearest: interop2, interop4, interop8"),
        ("zebra", ""),
        ("", ""),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest_three(name: str, near: str) -> None:
    with pytest.raises(BadValue) as caught:
        find(name, load())
    assert str(caught.value) == (
        f"no experiment is named '{name}'{near}; `invoke experiments` lists all"
    )


def test_a_name_that_several_share_is_ambiguous() -> None:
    one, other, *_ = load()
    shared = (replace(one, aliases=("small",)), replace(other, aliases=("Small",)))
    with pytest.raises(BadValue, match="'small' is ambiguous: it names 8n-2c-4r-interop2, 8n-2c"):
        find("small", shared)


def test_a_user_adds_one_without_code(tmp_path: Path) -> None:
    path = tmp_path / "experiments.yaml"
    entry = GOOD.partition("experiments:\n")[2]
    path.write_text(FILE.read_text() + entry)
    experiments = load(path)
    assert len(experiments) == 16
    assert find("mine", experiments).memory_gb == 64


INCOMPLETE = "{max_batch_size: 1, batch_timeout_micros: 0, max_enqueued_batches: 1}"

CASES = {
    "experiment 1 (mine): unknown key `machine`; did you mean `machine_type`?": (
        "machine_type:",
        "machine:",
    ),
    "unknown key `serving.grpc_threads`; did you mean `serving.grpc_max_threads`?": (
        "grpc_max_threads",
        "grpc_threads",
    ),
    "unknown key `load.zebra`; known: users, spawn_rate": ("users: 10", "users: 10, zebra: 1"),
    "unknown key `batching.max_batch`; did you mean `batching.max_batch_size`?": (
        "pods: 1",
        "pods: 1\n    batching: {max_batch: 1}",
    ),
    "the key `batching.num_batch_threads` is missing": (
        "pods: 1",
        f"pods: 1\n    batching: {INCOMPLETE}",
    ),
    "the key `pods` is missing": ("    pods: 1\n", ""),
    "`pods` is 'two'; it must be a whole number": ("pods: 1", "pods: two"),
    "`pods` is True; it must be a whole number": ("pods: 1", "pods: true"),
    "`pods` is '1'; it must be a whole number": ("pods: 1", "pods: '1'"),
    "pods is 0; it must be above 0": ("pods: 1", "pods: 0"),
    "users is 0; it must be at least 1": ("users: 10", "users: 0"),
    "run_time_s is 5, but 10 users": ("run_time_s: 60", "run_time_s: 5"),
    "`serving` is 'fast'; it must be a group of keys: tensorflow_inter_op_parallelism, ": (
        "load:",
        "serving: fast\n    load:",
    ),
    "legend is 'my own'": ("legend: mine", "legend: my own"),
    "unknown key `experiment`; did you mean `experiments`?": ("experiments:", "experiment:"),
    "is not YAML": ("experiments:", "experiments: ]["),
    "'experiments' must be a list": ("experiments:", "experiments: {}\nshared:"),
    "must hold the key 'experiments'": (GOOD, "42"),
    "experiment 1: an entry must be a mapping, not 'interop4'": (GOOD, "experiments: [interop4]"),
}


@pytest.mark.parametrize("words", CASES)
def test_a_mistake_is_told_in_one_line(words: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace(*CASES[words]))
    with pytest.raises(BadValue) as caught:
        load(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert words in message
    assert "\n" not in message


def test_two_entries_cannot_share_a_name(tmp_path: Path) -> None:
    entry = GOOD.partition("experiments:\n")[2]
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD + entry.replace("legend: mine", "legend: other\n    aliases: [MINE]"))
    with pytest.raises(BadValue, match="the name 'mine' is given to mine and to other"):
        load(path)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="cannot be read: No such file"):
        load(tmp_path / "none.yaml")
