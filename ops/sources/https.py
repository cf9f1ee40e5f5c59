"""Take an archive from a web server, held to the sha256 that is published for it."""

import httpx

from ops.errors import BadValue
from ops.shell import OnLine
from ops.sources import download, web
from ops.sources.download import Asked
from ops.sources.fetched import Fetched
from ops.sources.source import SHA256, Https
from ops.sources.store import Store

OK, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, GONE = 200, 401, 403, 404, 410
CHECKSUM = ".sha256"


def fetch(source: Https, store: Store, say: OnLine) -> Fetched:
    """The archive, from the store where the server still has the same.

    It is held to the sha256 of the source's fragment, else to what the server publishes beside
    it as URL.sha256, else to none. Raises what `download.archive` does, with BadValue for Refused.
    """
    with web.client() as client:
        sha256 = source.sha256 or _published(client, source.url, say)
        known = None if sha256 else store.known(source.url)
        name = httpx.URL(source.url).path.rpartition("/")[2] or source.url
        asked = Asked(source.url, name, sha256=sha256, etag=known.validator if known else "")
        try:
            kept = download.archive(client, asked, store, say)
        except web.Refused as error:
            raise _told(source, error.response) from error
    if kept is None:
        say(f"{name} is here already")
        sha256 = known.sha256 if known else sha256
        return Fetched(store.archive(sha256), str(source))
    if kept.etag:
        store.remember(source.url, kept.etag, kept.sha256)
    return Fetched(kept.path, str(source))


def _published(client: httpx.Client, url: str, say: OnLine) -> str:
    """The sha256 in the file beside the archive, as sha256sum writes it; empty without one."""
    beside = httpx.URL(url)
    if beside.query:
        return ""
    answer = web.get(client, f"{url}{CHECKSUM}", say)
    first = answer.text.split(maxsplit=1)[:1] if answer.status_code == OK else []
    found = first[0].lower() if first else ""
    return found if SHA256.fullmatch(found) else ""


def _told(source: Https, answer: httpx.Response) -> BadValue:
    where = web.place(answer.url)
    if answer.status_code in (NOT_FOUND, GONE):
        return BadValue(f"{where} is not there ({answer.status_code}): check the address")
    if answer.status_code in (UNAUTHORIZED, FORBIDDEN):
        return BadValue(
            f"{where} is not for everybody ({answer.status_code}): give an address that is, or a"
            " signed one"
        )
    return BadValue(f"{where} answered {answer.status_code} in place of an archive")
