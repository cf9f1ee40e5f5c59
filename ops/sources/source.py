"""Read what `--source` says: where a model comes from."""

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ops.errors import BadValue

if TYPE_CHECKING:
    import httpx

ASSET = "saved_model.tar.gz"
ARCHIVES = (".tar.gz", ".tgz")
GITHUB_FORM = "github:OWNER/REPO[@TAG][#ASSET]"
GS_FORM = "gs://BUCKET/PATH, of a .tar.gz or a folder"
HTTPS_FORM = "https://HOST/PATH[#sha256=HEX], of a .tar.gz"
FORMS = "github:OWNER/REPO[@TAG][#ASSET], gs://BUCKET/PATH or https://HOST/PATH"
# What GitHub takes for its names, and git for a tag's (git-check-ref-format).
GITHUB = re.compile(
    r"github:(?P<owner>[A-Za-z0-9][A-Za-z0-9_-]{0,38})/(?P<repository>[A-Za-z0-9._-]{1,100})"
    r"(?:@(?P<tag>[^\s\x00-\x20\x7f#~^:?*\[\\]+))?(?:#(?P<asset>[^\s\x00-\x20\x7f/#]+))?"
)
# https://cloud.google.com/storage/docs/buckets#naming; gcloud's wildcards would find many.
GS = re.compile(
    r"gs://(?P<bucket>[a-z0-9][a-z0-9._-]{1,220}[a-z0-9])/(?P<path>[^\x00-\x1f\x7f*?\[#]+)"
)
SHA256 = re.compile(r"[0-9a-f]{64}")
SCHEME = re.compile(r"(github|gs|https?):|[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True)
class GitHub:
    """An asset of a release."""

    owner: str
    repository: str
    tag: str = ""
    """Empty: the latest release, or the one that started the workflow that we run in."""
    asset: str = ASSET

    def __str__(self) -> str:
        tag = f"@{self.tag}" if self.tag else ""
        return f"github:{self.place}{tag}#{self.asset}"

    @property
    def place(self) -> str:
        """OWNER/REPO."""
        return f"{self.owner}/{self.repository}"


@dataclass(frozen=True)
class Gs:
    """An archive or a folder in Cloud Storage."""

    bucket: str
    path: str

    def __str__(self) -> str:
        return f"gs://{self.bucket}/{self.path}"

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]

    @property
    def is_archive(self) -> bool:
        """Whether it is an archive, by its name; else it is a folder."""
        return self.path.endswith(ARCHIVES)


@dataclass(frozen=True)
class Https:
    """An archive on a web server."""

    url: str
    """Without its fragment."""
    sha256: str = ""
    """What the archive must have; empty where the operator has not said."""

    def __str__(self) -> str:
        return f"{self.url}#sha256={self.sha256}" if self.sha256 else self.url


Remote = GitHub | Gs | Https


def parse(text: str, flag: str = "model.source") -> Remote | None:
    """Where the model is downloaded from; None for `export` and for a path on this machine.

    Raises BadValue, with the right form, for a place that cannot be one.
    """
    if not SCHEME.match(text):
        return None
    kind = text.partition(":")[0].lower()
    if kind == "github":
        return _github(text, flag)
    if kind == "gs":
        return _gs(text, flag)
    if kind in ("https", "http"):
        return _https(text, flag)
    raise _wrong(text, flag, FORMS)


def is_loopback(host: str) -> bool:
    """Whether the host is this machine, so that what is said to it is said to nobody else."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _github(text: str, flag: str) -> GitHub:
    found = GITHUB.fullmatch(text)
    named = found.groupdict(default="") if found else {}
    tag = named.get("tag", "")
    if not named or named["repository"] in (".", "..") or ".." in tag or tag.startswith("/"):
        raise _wrong(text, flag, GITHUB_FORM)
    return GitHub(named["owner"], named["repository"], tag, named["asset"] or ASSET)


def _gs(text: str, flag: str) -> Gs:
    found = GS.fullmatch(text)
    path = found["path"].rstrip("/") if found else ""
    if not found or not path or path.startswith("/"):
        raise _wrong(text, flag, GS_FORM)
    return Gs(found["bucket"], path)


def _https(text: str, flag: str) -> Https:
    plain, _, fragment = text.partition("#")
    key, _, sha256 = fragment.partition("=")
    url = _url(plain)
    if url is None or (fragment and (key != "sha256" or not SHA256.fullmatch(sha256.lower()))):
        raise _wrong(text, flag, HTTPS_FORM)
    if url.userinfo:
        # It would stand in every record of the release.
        raise BadValue(f"{flag} names a user or password of {url.host}; it must be {HTTPS_FORM}")
    if url.scheme == "http" and not is_loopback(url.host):
        raise _wrong(text, flag, f"{HTTPS_FORM}; http:// is for this machine alone")
    return Https(plain, sha256.lower())


def _url(text: str) -> "httpx.URL | None":
    import httpx

    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        return None
    return url if url.host and url.path.strip("/") else None


def _wrong(text: str, flag: str, form: str) -> BadValue:
    return BadValue(f"{flag} is '{text}'; it must be {form}")
