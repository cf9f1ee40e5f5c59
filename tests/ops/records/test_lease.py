"""The lock of a cluster, between real processes, with the real kubectl."""

import json
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ops.errors import OpsError
from ops.kubectl import Api, Cluster
from ops.records.holder import Holder
from ops.records.lease import DURATION_S, FORMAT, HOLDER, Lease
from ops.shell import Shell

LABELS = {"app": "tfs-server"}
HOLD = """
    import sys, time
    from pathlib import Path
    from ops.kubectl import Api, Cluster
    from ops.records.lease import Lease
    from ops.shell import Shell
    place = Cluster(Path(sys.argv[1]), *sys.argv[2:4])
    with Lease(lambda: Api(place, Shell()), "l", {}).held(sys.argv[4], lambda said: None):
        print("held", flush=True)
        time.sleep(60)
"""


def never(said: str) -> None:
    raise AssertionError(said)


@pytest.fixture
def lease(api: Api) -> Lease:
    return Lease(lambda: api, "l", LABELS, observe_s=0.5)


@pytest.fixture
def spec(cluster: Any) -> Callable[[], dict[str, Any]]:
    """What kubectl tells of the lease."""
    return lambda: dict(cluster.get("lease", "l")["spec"])


def elsewhere(cluster: Any, renewed: datetime) -> Holder:
    """Let somebody on another machine hold the lease, who renewed it last at that time."""
    holder = Holder(release="theirs", host="elsewhere", pid=1)
    annotation = json.dumps({"metadata": {"annotations": {HOLDER: holder.model_dump_json()}}})
    cluster.kubectl("patch", "lease", "l", "--type=merge", f"--patch={annotation}")
    now = {
        "holderIdentity": holder.who,
        "renewTime": renewed.strftime(FORMAT),
        "leaseDurationSeconds": DURATION_S,
    }
    cluster.kubectl("patch", "lease", "l", "--type=merge", f"--patch={json.dumps({'spec': now})}")
    return holder


def test_it_is_held_for_the_block_and_free_after(lease: Lease, spec: Any) -> None:
    assert lease.holder() is None
    with lease.held("a", never):
        lease.check()
        holder = lease.holder()
        assert holder is not None and holder.release == "a"
        assert spec()["holderIdentity"] == holder.who
    assert lease.holder() is None
    assert "holderIdentity" not in spec()
    with lease.held("b", never):
        pass


def test_a_second_is_refused_with_who_and_since_when(lease: Lease, cluster: Any) -> None:
    place = (str(cluster.kubeconfig), cluster.context, cluster.namespace)
    argv = (sys.executable, "-c", textwrap.dedent(HOLD), *place, "theirs")
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout and other.stdout.readline() == "held\n"
        with pytest.raises(OpsError, match=rf"process {other.pid}\) since .* release theirs; wait"):
            lease.held("mine", never).__enter__()
        other.kill()
    said: list[str] = []
    with lease.held("mine", said.append):
        assert len(said) == 1 and "has ended, is taken over" in said[0]


def test_one_elsewhere_that_renews_is_not_disturbed(lease: Lease, cluster: Any) -> None:
    with lease.held("a", never):
        pass
    theirs = elsewhere(cluster, datetime.now(UTC))
    with pytest.raises(OpsError, match="at work on release theirs; wait"):
        lease.held("b", never).__enter__()
    assert lease.holder() == theirs


@pytest.mark.parametrize("off", [timedelta(hours=-1), timedelta(hours=1)])
def test_one_elsewhere_that_died_is_watched_and_taken_over(
    lease: Lease, cluster: Any, off: timedelta
) -> None:
    """Its clock may have been behind ours, or ahead."""
    with lease.held("a", never):
        pass
    elsewhere(cluster, datetime.now(UTC) + off)
    assert lease.holder() is None
    said: list[str] = []
    with lease.held("b", said.append):
        assert "watching it for 0.5 s" in said[0]
        assert "is taken over" in said[1]


def test_one_whose_clock_is_off_but_renews_is_not_disturbed(api: Api, cluster: Any) -> None:
    lease = Lease(lambda: api, "l", LABELS, observe_s=3)
    with lease.held("a", never):
        pass
    elsewhere(cluster, datetime.now(UTC) - timedelta(hours=1))
    renewing = threading.Timer(0.5, elsewhere, (cluster, datetime.now(UTC) - timedelta(minutes=59)))
    renewing.start()
    with pytest.raises(OpsError, match="at work on release theirs"):
        lease.held("b", lambda said: None).__enter__()
    renewing.join()


def test_one_that_was_taken_away_is_noticed(
    lease: Lease, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ops.records.lease.RENEW_S", 0.2)
    with lease.held("a", never):
        theirs = elsewhere(cluster, datetime.now(UTC))
        waited = threading.Event()
        for _ in range(100):
            if lease.lost or waited.wait(0.1):
                break
        with pytest.raises(OpsError, match=r"not at work any more: .*elsewhere"):
            lease.check()
    assert lease.holder() == theirs, "what is not ours is not given back"


def test_it_is_renewed(lease: Lease, spec: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ops.records.lease.RENEW_S", 0.2)
    with lease.held("a", never):
        first = spec()["renewTime"]
        waited = threading.Event()
        for _ in range(100):
            if spec()["renewTime"] != first or waited.wait(0.1):
                break
        assert spec()["renewTime"] > first
        assert lease.lost is None


def test_of_many_at_once_one_gets_it(cluster: Any) -> None:
    place = Cluster(cluster.kubeconfig, cluster.context, cluster.namespace)
    got: list[str] = []
    refused: list[str] = []
    done = threading.Barrier(4)

    def attempt(name: str) -> None:
        lease = Lease(lambda: Api(place, Shell()), "l", LABELS)
        try:
            with lease.held(name, never):
                got.append(name)
                done.wait(60)
        except OpsError as error:
            refused.append(str(error))
            done.wait(60)

    threads = [threading.Thread(target=attempt, args=(str(number),)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(120)
    assert (len(got), len(refused)) == (1, 3), (got, refused)


def test_what_is_kept_beside_stays(lease: Lease) -> None:
    assert lease.annotations() == {}
    lease.annotate({"a": "1", "b": "2"})
    with lease.held("r", never):
        lease.annotate({"b": None})
    assert lease.annotations() == {"a": "1"}
    lease.remove()
    assert lease.annotations() == {}
    lease.remove()
