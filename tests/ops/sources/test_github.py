"""Assets of releases, from a server that answers as GitHub documents."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ops.errors import BadValue, OpsError
from ops.sources import github as taking
from ops.sources.fetched import Fetched
from ops.sources.source import GitHub, parse
from ops.sources.store import Store

TOKEN = "ghs_secret"


def fetch(store: Store, text: str = "github:o/r", said: list[str] | None = None) -> Fetched:
    source = parse(text)
    assert isinstance(source, GitHub)
    return taking.fetch(source, store, (said if said is not None else []).append)


def test_the_latest_release_is_taken_and_recorded(github: Any, store: Store) -> None:
    contents = [gzip.compress(text) for text in (b"one", b"two")]
    github.publish("v1", contents[0])
    github.publish("v2", contents[1])
    taken = fetch(store)
    assert taken.path.read_bytes() == contents[1]
    assert taken.origin == "github:o/r@v2#saved_model.tar.gz"


@pytest.mark.parametrize("tag", ["v1", "pkg/v1@2"])
def test_the_tag_and_asset_that_are_named(github: Any, store: Store, tag: str) -> None:
    github.publish(tag, gzip.compress(b"one"), "other.tgz")
    github.publish("v9", gzip.compress(b"two"))
    taken = fetch(store, f"github:o/r@{tag}#other.tgz")
    assert gzip.decompress(taken.path.read_bytes()) == b"one"
    assert taken.origin == f"github:o/r@{tag}#other.tgz"


@pytest.mark.parametrize("more", [{}, {"digest": None}])
def test_it_is_not_downloaded_twice(github: Any, store: Store, more: dict[str, Any]) -> None:
    github.publish("v1", gzip.compress(b"one"), **more)
    first, said = fetch(store), list[str]()
    assert fetch(store, said=said) == first
    assert said[-1] == "saved_model.tar.gz is here already"
    assert len(github.storage.asked) == 1


def test_an_asset_that_was_uploaded_anew_is_downloaded(github: Any, store: Store) -> None:
    github.publish("v1", gzip.compress(b"one"), digest=None)
    fetch(store)
    github.publish("v1", gzip.compress(b"two"), digest=None)
    assert gzip.decompress(fetch(store).path.read_bytes()) == b"two"


@pytest.mark.parametrize(
    ("more", "words"),
    [({"digest": "sha256:" + "0" * 64}, "was published"), ({"digest": None, "size": 7}, "7 were")],
)
def test_what_is_not_as_published_is_refused(
    github: Any, store: Store, more: dict[str, Any], words: str
) -> None:
    github.publish("v1", gzip.compress(b"one"), **more)
    with pytest.raises(BadValue, match=words):
        fetch(store)
    assert not list(store.folder.iterdir())


def test_the_token_is_sent_to_the_api_alone(
    github: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    github.token = TOKEN
    github.publish("v1", gzip.compress(b"one"))
    said: list[str] = []
    fetch(store, said=said)
    assert {headers["authorization"] for _, headers in github.asked} == {f"Bearer {TOKEN}"}
    assert not any("authorization" in headers for _, headers in github.storage.asked)
    assert TOKEN not in " ".join(said)


def test_a_token_that_is_not_accepted_is_told(
    github: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    github.token = "another"
    with pytest.raises(BadValue, match="does not accept GITHUB_TOKEN") as caught:
        fetch(store)
    assert TOKEN not in str(caught.value)


def test_what_is_hidden_needs_a_token(github: Any, store: Store) -> None:
    github.token = TOKEN
    github.publish("v1", gzip.compress(b"one"))
    with pytest.raises(BadValue, match=r"no latest release that may be read .*GITHUB_TOKEN"):
        fetch(store)


def test_a_rate_limit_is_told(github: Any, store: Store) -> None:
    github.limited = True
    with pytest.raises(OpsError, match=r"until 00:00:00 UTC \(rate limit\); set GITHUB_TOKEN"):
        fetch(store)


def test_a_refusal_names_the_permission(github: Any, store: Store) -> None:
    github.statuses[:] = [403]
    with pytest.raises(BadValue, match="needs the permission contents:read"):
        fetch(store)


def test_a_release_that_is_not_there(github: Any, store: Store) -> None:
    github.publish("v1", gzip.compress(b"one"))
    with pytest.raises(BadValue, match="o/r has no release v2"):
        fetch(store, "github:o/r@v2")


def test_a_release_without_the_asset_names_those_there_are(github: Any, store: Store) -> None:
    github.publish("v1", gzip.compress(b"one"), "a.zip")
    with pytest.raises(BadValue, match=r"no asset saved_model.tar.gz; it has: a.zip"):
        fetch(store)
    github.publish("v2", gzip.compress(b"one"), state="starter")
    with pytest.raises(BadValue, match="it has: none"):
        fetch(store)


def test_an_api_that_is_none_is_told(
    github: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_API_URL", github.storage.url + "/page")
    github.storage.files["/page/repos/o/r/releases/latest"] = b"<html>"
    with pytest.raises(OpsError, match="answered with no release"):
        fetch(store)
    monkeypatch.setenv("GITHUB_API_URL", "http://github.example.com")
    with pytest.raises(BadValue, match=r"GITHUB_API_URL is .* it must be https://"):
        fetch(store)


@pytest.mark.parametrize(
    ("repository", "source", "tag"),
    [
        ("O/r", "github:o/r", "v1"),
        ("o/r", "github:o/r@v2", "v2"),
        ("o/other", "github:o/r", "v2"),
    ],
)
def test_a_workflow_takes_the_release_that_started_it(
    github: Any,
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    repository: str,
    source: str,
    tag: str,
) -> None:
    for one in ("v1", "v2"):
        github.publish(one, gzip.compress(one.encode()))
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"action": "published", "release": {"tag_name": "v1"}}))
    monkeypatch.setenv("GITHUB_EVENT_NAME", "release")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))
    monkeypatch.setenv("GITHUB_REPOSITORY", repository)
    assert fetch(store, source).origin == f"github:o/r@{tag}#saved_model.tar.gz"


def test_an_event_that_cannot_be_read_is_told(
    github: Any, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_EVENT_NAME", "release")
    monkeypatch.setenv("GITHUB_REPOSITORY", "o/r")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "absent"))
    with pytest.raises(OpsError, match=r"tells of no release: name the tag: github:o/r@TAG"):
        fetch(store)
