"""Archives from a real web server that breaks off, moves, redirects, and publishes checksums."""

import gzip
import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ops.errors import BadValue, NeverReady, OpsError, TimedOut
from ops.sources import download, https
from ops.sources.source import Https, parse
from ops.sources.store import Store

NAME = "/a/m.tar.gz"


def fetch(site: Any, store: Store, name: str = NAME) -> tuple[Path, list[str]]:
    said: list[str] = []
    source = parse(f"{site.url}{name}")
    assert isinstance(source, Https)
    return https.fetch(source, store, said.append).path, said


def left(store: Store) -> list[str]:
    return sorted(path.name for path in store.folder.iterdir())


def archives(site: Any) -> list[dict[str, str]]:
    """The headers of each request for the archive itself."""
    return [headers for path, headers in site.asked if path == NAME]


def test_it_is_shown_as_it_comes_and_kept_by_its_content(
    site: Any, store: Store, content: bytes
) -> None:
    site.files[NAME] = content
    path, said = fetch(site, store)
    assert path.read_bytes() == content
    assert path.name == f"{hashlib.sha256(content).hexdigest()}.tar.gz"
    assert said[-1] == "downloading m.tar.gz: 0.3 MB of 0.3 MB"
    assert len(left(store)) == 2, "the archive, and a note of its ETag"


def test_it_is_not_downloaded_again_while_it_is_the_same(
    site: Any, store: Store, content: bytes
) -> None:
    site.files[NAME] = content
    path, _ = fetch(site, store)
    again, said = fetch(site, store)
    assert (again, said) == (path, ["m.tar.gz is here already"])
    assert "if-none-match" in archives(site)[-1]
    site.files[NAME] = gzip.compress(b"another")
    assert fetch(site, store)[0] != path


def test_a_copy_that_was_damaged_is_downloaded_again(
    site: Any, store: Store, content: bytes
) -> None:
    site.files[NAME] = content
    path, _ = fetch(site, store)
    path.write_bytes(b"damaged")
    assert fetch(site, store)[0].read_bytes() == content


def test_the_sha256_beside_it_counts(site: Any, store: Store, content: bytes) -> None:
    site.files[NAME] = content
    site.files[f"{NAME}.sha256"] = f"{hashlib.sha256(content).hexdigest()}  m.tar.gz\n".encode()
    fetch(site, store)
    fetch(site, store)
    assert len(archives(site)) == 1, "what is known to be here is not asked for"
    before = left(store)
    site.files[f"{NAME}.sha256"] = b"0" * 64
    with pytest.raises(BadValue, match=f"m.tar.gz has sha256 .*, but {'0' * 64} was published"):
        fetch(site, store)
    assert left(store) == before


def test_a_page_in_place_of_a_checksum_is_none(site: Any, store: Store, content: bytes) -> None:
    site.files[NAME] = content
    site.files[f"{NAME}.sha256"] = b"<html>not here</html>"
    assert fetch(site, store)[0].read_bytes() == content


def test_the_sha256_that_was_asked_for_counts_alone(
    site: Any, store: Store, content: bytes
) -> None:
    site.files[NAME] = content
    site.files[f"{NAME}.sha256"] = b"0" * 64
    wanted = f"{NAME}#sha256={hashlib.sha256(content).hexdigest()}"
    path, _ = fetch(site, store, wanted)
    asked = len(site.asked)
    assert fetch(site, store, wanted)[0] == path
    assert len(site.asked) == asked == 1
    with pytest.raises(BadValue, match="was published"):
        fetch(site, store, f"{NAME}#sha256={'1' * 64}")


def test_it_goes_on_where_it_broke_off(site: Any, store: Store, content: bytes) -> None:
    site.files[NAME] = content
    site.breaks[:] = [100_000, 50_000]
    path, said = fetch(site, store)
    assert path.read_bytes() == content
    # Of the first answer a client may see less than was sent.
    begun = [int(one.get("range", "bytes=0-")[6:-1]) for one in archives(site)]
    assert begun[0] == 0 < begun[1] <= 100_000
    assert begun[1] < begun[2] <= begun[1] + 50_000
    assert any("asking again (2 of 5)" in line for line in said)


def test_without_an_etag_it_starts_again(site: Any, store: Store, content: bytes) -> None:
    site.files[NAME] = content
    site.etags = False
    site.breaks[:] = [100_000]
    assert fetch(site, store)[0].read_bytes() == content
    assert not any("range" in headers for headers in archives(site))


def test_what_changed_in_between_is_not_stitched(site: Any, store: Store, content: bytes) -> None:
    site.files[NAME] = content
    site.breaks[:] = [100_000]
    other = gzip.compress(b"other" * 100)

    def say(line: str) -> None:
        if "asking again" in line:
            site.files[NAME] = other

    source = parse(f"{site.url}{NAME}")
    assert isinstance(source, Https)
    assert https.fetch(source, store, say).path.read_bytes() == other


def test_a_server_that_is_unwell_is_asked_again(site: Any, store: Store, content: bytes) -> None:
    site.files[NAME] = content
    site.statuses[:] = [404, 503, 502]
    assert fetch(site, store)[0].read_bytes() == content


def test_one_that_stays_unwell_is_told(site: Any, store: Store) -> None:
    site.statuses[:] = [404, *[503] * 5]
    with pytest.raises(NeverReady, match=r"/a/m.tar.gz answered 503"):
        fetch(site, store)
    assert (len(site.asked), left(store)) == (6, [])


def test_one_that_breaks_off_again_and_again_leaves_nothing(
    site: Any, store: Store, content: bytes
) -> None:
    site.files[NAME] = content
    site.breaks[:] = [10] * 5
    with pytest.raises(NeverReady, match=r"m.tar.gz cannot be read"):
        fetch(site, store)
    assert left(store) == []


def test_nobody_there_is_told(store: Store) -> None:
    with pytest.raises(NeverReady, match=r"cannot be read: .*refused"):
        https.fetch(Https("http://127.0.0.1:9/m.tar.gz"), store, lambda line: None)


@pytest.mark.parametrize(
    ("status", "words"),
    [(404, "is not there"), (401, "not for everybody"), (403, "not for everybody"), (418, "418")],
)
def test_a_refusal_is_told_without_the_signature(
    site: Any, store: Store, status: int, words: str
) -> None:
    site.statuses[:] = [status]
    with pytest.raises(BadValue, match=words) as caught:
        fetch(site, store, f"{NAME}?sig=secret")
    assert "secret" not in str(caught.value)
    assert left(store) == []


@pytest.mark.parametrize("body", [b"<html>sign in</html>", b"", b"PK\x03\x04"])
def test_what_is_no_archive_is_not_kept(site: Any, store: Store, body: bytes) -> None:
    site.files[NAME] = body
    with pytest.raises(BadValue, match=r"m\.tar\.gz is (no|empty)"):
        fetch(site, store)
    assert left(store) == []


def test_a_redirect_into_clear_text_is_refused(site: Any, store: Store) -> None:
    site.redirects[NAME] = "http://example.com/m.tar.gz"
    with pytest.raises(BadValue, match=r"http://example.com/m.tar.gz would be read in clear text"):
        fetch(site, store)


def test_a_redirect_without_end_is_told(site: Any, store: Store) -> None:
    site.redirects[NAME] = NAME
    with pytest.raises(BadValue, match="leads nowhere"):
        fetch(site, store)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk with hardly any room."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", "size=128k", "none", str(folder))
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk, and not in every container")
    yield folder
    subprocess.run(("umount", "-l", str(folder)), check=True, timeout=60)


@pytest.mark.parametrize(
    ("lengths", "words"),
    [(True, "takes 0.3 MB more of disk, and .* make room"), (False, "No space left on device")],
)
def test_a_disk_without_room_is_told(
    site: Any, small: Path, content: bytes, lengths: bool, words: str
) -> None:
    site.files[NAME] = content
    site.lengths = lengths
    tight = Store(small / "downloads")
    with tight.held(lambda line: None):
        with pytest.raises(OpsError, match=words):
            fetch(site, tight)
        assert left(tight) == []


@pytest.mark.parametrize(
    ("name", "limit", "kind"),
    [("LIMIT_BYTES", 1000, BadValue), ("TIME_S", 0.0, TimedOut)],
)
def test_size_and_time_are_bounded(
    site: Any,
    store: Store,
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    limit: float,
    kind: type[OpsError],
) -> None:
    monkeypatch.setattr(download, name, limit)
    site.files[NAME] = content
    with pytest.raises(kind):
        fetch(site, store)
    assert left(store) == []


def test_an_interrupted_download_leaves_nothing(site: Any, store: Store, content: bytes) -> None:
    site.files[NAME] = content

    def interrupt(line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        https.fetch(Https(f"{site.url}{NAME}"), store, interrupt)
    assert left(store) == []
