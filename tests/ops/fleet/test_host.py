"""Read how somebody names a machine."""

import pytest

from ops.errors import BadValue
from ops.fleet.host import Host


@pytest.mark.parametrize(
    ("text", "host", "ssh"),
    [
        ("load@10.0.0.7", Host("10.0.0.7", "load"), "ssh load@10.0.0.7"),
        (
            "a.b@load-1.local:2222",
            Host("load-1.local", "a.b", 2222),
            "ssh -p 2222 a.b@load-1.local",
        ),
        ("load-1", Host("load-1"), "ssh load-1"),
        ("me@[::1]:22", Host("::1", "me", 22), "ssh -p 22 me@::1"),
    ],
)
def test_what_it_is_and_how_it_is_written(text: str, host: Host, ssh: str) -> None:
    assert Host.parse(text) == host
    assert str(host) == text
    assert host.ssh == ssh


@pytest.mark.parametrize(
    "text",
    ["", "@a", "a@", "a@b:", "a@b:0", "a@b:65536", "a@b c", "-oProxyCommand=x", "a@-b", "a;b"],
)
def test_what_it_cannot_be(text: str) -> None:
    with pytest.raises(BadValue, match=r"is no host; it must be USER@HOST\[:PORT\]"):
        Host.parse(text)
