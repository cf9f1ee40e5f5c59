"""Check what Locust is told of its processes."""

import pytest

from ops.errors import BadValue
from ops.loadtest.processes import Processes


def test_one_alone_needs_no_master() -> None:
    assert Processes().options == ("--headless",)


def test_several_meet_on_loopback() -> None:
    options = Processes(3).options[1:]

    told = dict(zip(options[::2], options[1::2], strict=True))
    assert told["--processes"] == "3"
    assert told["--master-bind-host"] == told["--master-host"] == "127.0.0.1"
    assert told["--master-bind-port"] == told["--master-port"]


@pytest.mark.parametrize("processes", [0, -1, 65])
def test_what_cannot_be(processes: int) -> None:
    with pytest.raises(BadValue, match="1 to 64"):
        Processes(processes)


def test_a_page_is_on_loopback() -> None:
    source = Processes(2).shown(8089)

    assert source == Processes(2, page=8089)
    assert "--headless" not in source.options
    told = source.options
    assert told[told.index("--web-host") + 1] == "127.0.0.1"
    assert told[told.index("--web-port") + 1] == "8089"
