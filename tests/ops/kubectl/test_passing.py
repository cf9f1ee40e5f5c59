"""What kubectl says of a cluster that is away, and of one that says no."""

import pytest

from ops.errors import BadValue, CommandFailed, TimedOut
from ops.kubectl.passing import is_conflict, passes

AWAY = (
    "The connection to the server 127.0.0.1:6443 was refused - did you specify the right host?",
    "Unable to connect to the server: EOF",
    "Unable to connect to the server: net/http: TLS handshake timeout",
    "Unable to connect to the server: dial tcp 10.0.0.1:443: i/o timeout",
    "Error from server (ServiceUnavailable): the server is currently unable to handle the request",
    "Error from server: etcdserver: request timed out",
    'Get "https://10.0.0.1/api": context deadline exceeded (Client.Timeout exceeded …)',
)
NO = (
    'Error from server (Forbidden): leases.coordination.k8s.io is forbidden: User "x" cannot get',
    'Error from server (NotFound): namespaces "x" not found',
    "error: You must be logged in to the server (Unauthorized)",
    'error: context "x" does not exist',
)


@pytest.mark.parametrize("words", AWAY)
def test_a_cluster_that_is_away_may_come_back(words: str) -> None:
    assert passes(CommandFailed("failed", 1, words))


@pytest.mark.parametrize("words", NO)
def test_a_no_stays(words: str) -> None:
    assert not passes(CommandFailed("failed", 1, words))


def test_what_took_too_long_may_be_quicker() -> None:
    assert passes(TimedOut("kubectl took longer"))
    assert not passes(BadValue("bad"))


@pytest.mark.parametrize(
    ("words", "conflict"),
    [
        (
            'Error from server (Conflict): Operation cannot be fulfilled on leases "l": the object'
            " has been modified; please apply your changes to the latest version and try again",
            True,
        ),
        ('Error from server (AlreadyExists): leases.coordination.k8s.io "l" already exists', True),
        ('Error from server (NotFound): leases.coordination.k8s.io "l" not found', False),
    ],
)
def test_somebody_was_quicker(words: str, conflict: bool) -> None:
    assert is_conflict(CommandFailed("failed", 1, words)) is conflict
