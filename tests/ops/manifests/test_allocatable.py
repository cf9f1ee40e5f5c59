"""A pod's request fits on its node, and no second one beside it."""

import pytest

from ops.manifests.allocatable import Resources, allocatable, request


@pytest.mark.parametrize(
    ("cpus", "memory_gib", "millicores", "mib"),
    [
        (1, 1, 940, 768 - 100),
        (2, 4, 1930, 3072 - 100),
        (4, 8, 3920, 6348 - 100),
        (8, 16, 7910, 13721 - 100),
        (8, 64, 7910, 59924 - 100),
        (16, 128, 15890, 121528 - 100),
        (96, 256, 95690, 249978 - 100),
    ],
)
def test_allocatable_by_hand(cpus: int, memory_gib: float, millicores: int, mib: int) -> None:
    """Reserved memory: 8 GiB 1 + 0.8; 16 GiB that + 0.8; 64 GiB that + 2.88; and so on."""
    assert allocatable(cpus, memory_gib) == Resources(millicores, mib)


def test_a_request_leaves_room_for_the_system() -> None:
    assert request(8, 16) == Resources(7910 - 400, 13621 - 768)


def test_on_a_small_node_a_request_is_still_more_than_half() -> None:
    assert request(1, 1.5) == Resources(540, 527)


def test_amounts_are_written_as_quantities() -> None:
    assert (Resources(7510, 12853).cpu, Resources(7510, 12853).memory) == ("7510m", "12853Mi")
