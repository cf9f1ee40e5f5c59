"""Check what Locust is told of its processes."""

import pytest

from ops.errors import BadValue
from ops.loadtest.processes import Processes


def test_one_alone_needs_no_master() -> None:
    assert Processes().options == ()


def test_several_meet_on_loopback() -> None:
    options = Processes(3).options

    told = dict(zip(options[::2], options[1::2], strict=True))
    assert told["--processes"] == "3"
    assert told["--master-bind-host"] == told["--master-host"] == "127.0.0.1"
    assert told["--master-bind-port"] == told["--master-port"]


@pytest.mark.parametrize("processes", [0, -1, 65])
def test_what_cannot_be(processes: int) -> None:
    with pytest.raises(BadValue, match="1 to 64"):
        Processes(processes)
