"""Records in a cluster, as its Secrets, with the real kubectl."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ops.errors import BadValue, OpsError
from ops.kubectl import Api
from ops.records import History, Release
from ops.records.lease import Lease
from ops.records.secrets import Secrets

LABELS = {"app": "tfs-server", "app.kubernetes.io/managed-by": "tfs-ops"}


@pytest.fixture
def make(api: Api) -> Callable[[str], Secrets]:
    """The store of a service of that name."""

    def made(name: str) -> Secrets:
        labels = {**LABELS, "app": name}
        return Secrets(lambda: api, name, labels, Lease(lambda: api, name, labels))

    return made


@pytest.fixture
def store(make: Callable[[str], Secrets]) -> Secrets:
    return make("tfs-server")


@pytest.fixture
def history(store: Secrets) -> History:
    return History(store, store.lease)


def kept(history: History, name: str, **more: Any) -> Release:
    release = Release(id=name, experiment="e", target="kubernetes", status="succeeded", **more)
    release.number = history.next_number
    history.keep(release)
    return release


def test_what_is_kept_is_found_again_by_everybody(history: History, make: Any) -> None:
    first = kept(history, "20260102-030405-aaaa")
    second = kept(history, "20260102-030405-bbbb", error="why")
    other = make("tfs-server")
    assert History(other, other.lease).all() == [first, second]


def test_a_record_is_changed_in_its_place(history: History) -> None:
    release = kept(history, "1")
    release.status = "failed"
    history.keep(release)
    assert [one.status for one in history.all()] == ["failed"]


def test_what_serves_is_remembered_and_forgotten(history: History) -> None:
    assert history.serving() is None
    history.serve(kept(history, "1"))
    found = history.serving()
    assert found is not None and found.id == "1"
    history.serve(None)
    assert history.serving() is None


def test_a_record_can_be_taken_away(history: History) -> None:
    release = kept(history, "1")
    history.forget(release)
    history.forget(release)
    assert history.all() == []


@pytest.mark.parametrize("name", ["9", "../serving", "", "a b", "x" * 300])
def test_an_unknown_id_lists_those_there_are(history: History, name: str) -> None:
    kept(history, "1")
    with pytest.raises(BadValue, match=r"no release has the id .*; there are: 1"):
        history.get(name)


def test_another_service_in_the_namespace_has_records_of_its_own(
    history: History, make: Any
) -> None:
    kept(history, "1")
    assert make("other").texts() == {}


def test_a_secret_that_holds_no_record_is_told(history: History, cluster: Any) -> None:
    kept(history, "1")
    patch = json.dumps({"data": {"release.json": "e30="}})
    cluster.kubectl("patch", "secret", "tfs-server-release-1", "--type=merge", f"--patch={patch}")
    with pytest.raises(OpsError, match="secret/tfs-server-release-1 is no release's record"):
        history.all()


def test_the_series_of_a_long_load_is_left_to_the_runs_folder(history: History) -> None:
    """A Secret holds 1 MiB; ten hours of a series are more."""
    seconds = [{"t": number, "p50": 1.0, "p95": 2.0, "p99": 3.0} for number in range(36_000)]
    kept(history, "1", loadtest={"rps": 1.0, "seconds": seconds})
    assert history.get("1").loadtest == {"rps": 1.0}
