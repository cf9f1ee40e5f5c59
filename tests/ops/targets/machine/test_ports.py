"""Ports that are really taken."""

import socket

import pytest

from ops.errors import OpsError
from ops.targets.machine import ports


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_a_taken_port_is_passed_over(address: str) -> None:
    ((first, _),) = ports.free_pairs(1, first=28500)
    with socket.create_server((address, first)):
        taken = {port for pair in ports.free_pairs(2, first=28500) for port in pair}
    assert len(taken) == 4
    assert first not in taken


def test_no_port_left_is_told() -> None:
    with pytest.raises(OpsError, match="no 4 free ports"):
        ports.free_pairs(2, first=65533)
