"""What fits on machines of several sizes."""

from pathlib import Path

import pytest

from ops.errors import OpsError
from ops.experiments import find, load
from ops.targets.machine.capacity import GIB, Capacity, cpus, here, machine

BIG, SMALL = find("interop4", load()), find("8n-2c-4r-interop2", load())


@pytest.mark.parametrize(
    ("experiment", "machine_cpus", "free", "wanted"),
    [
        (BIG, 16, 64, Capacity(2, 8)),
        (BIG, 64, 64, Capacity(2, 8)),
        (BIG, 2, 24, Capacity(2, 1)),
        (BIG, 1, 24, Capacity(1, 1)),
        (BIG, 16, 1.5, Capacity(1, 8)),
        (SMALL, 6, 24, Capacity(6, 1)),
        (SMALL, 16, 24, Capacity(8, 2)),
    ],
)
def test_pods_become_replicas(experiment, machine_cpus, free, wanted) -> None:  # type: ignore[no-untyped-def]
    assert Capacity.of(experiment, machine_cpus, int(free * GIB)) == wanted


def test_a_reduction_is_said() -> None:
    note = Capacity(2, 1).note(BIG)
    assert "2 replicas of 1 CPU here, not 2 pods of 8" in note
    assert "do not compare" in note
    assert Capacity(2, 8).note(BIG) == ""


def test_no_memory_is_told() -> None:
    with pytest.raises(OpsError, match=r"0\.5 GiB of memory are free"):
        Capacity.of(BIG, 8, GIB // 2)


def test_this_machine_is_described() -> None:
    told = machine()
    assert told["cpus"] == cpus() >= 1
    assert told["memory_gb"] > 0
    assert Path("/proc/cpuinfo").exists() <= bool(told["processor"])


def test_what_is_replaced_gives_its_memory_up() -> None:
    free, replaced = here(BIG), here(BIG, replaced=1000)
    assert replaced.replicas == min(BIG.pods, cpus()) >= free.replicas
