"""Ask and feed a registry through its API: https://distribution.github.io/distribution/spec/api/."""

import contextlib
import functools
import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import IO, Any, TypeVar, cast

import requests
import tenacity
from dxf import DXF, DXFBase
from dxf.exceptions import DXFError, DXFMountFailed, DXFUnauthorizedError

from ops.docker import OwnConfig
from ops.errors import NeverReady, OpsError
from ops.image import credentials
from ops.image.name import Name

TIMEOUT_S = 60.0
LOOK_UPS, UPLOADS = 3, 5
"""How often each is tried: a short wait for an answer, a longer one for a registry to come back."""
LONGEST_WAIT_S = 8.0
CHUNK_BYTES = 2**20
NOT_FOUND = 404
PASSING = {408, 429, 500, 502, 503, 504}
REFUSED = {401, 403}
logger = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class Manifest:
    """What a registry keeps under a tag or a digest, byte for byte."""

    text: bytes
    media_type: str

    @property
    def digest(self) -> str:
        """`sha256:…` of its bytes."""
        return f"sha256:{hashlib.sha256(self.text).hexdigest()}"

    @property
    def document(self) -> dict[str, Any]:
        """Its content."""
        document: dict[str, Any] = json.loads(self.text)
        return document


@dataclass
class _Stream:
    """A blob as it comes; that its length is known saves chunked encoding, which not all take."""

    chunks: Iterator[bytes]
    len: int
    """Bytes; requests' name for it."""
    rest: bytes = b""

    def __iter__(self) -> Iterator[bytes]:
        return self.chunks

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; none at the end, where the digest has been checked."""
        self.rest = self.rest or next(self.chunks, b"")
        given, self.rest = self.rest[:size], self.rest[size:]
        return given


class _Api(DXF):
    """One repository; credentials go over plain http where the name says so, and nowhere else."""

    def __enter__(self) -> "_Api":
        super().__enter__()
        # A proxy of the environment's is none for such a registry, and ~/.netrc is not docker's.
        cast(requests.Session, self._sessions[0]).trust_env = not self._insecure
        return self

    def authenticate(self, *args: Any, **kwargs: Any) -> str | None:
        """See `DXFBase.authenticate`, which refuses plain http altogether."""
        insecure, self._insecure = self._insecure, False
        try:
            return super().authenticate(*args, **kwargs)
        finally:
            self._insecure = insecure


class Registry:
    """One repository of a registry. Passing faults are tried again; what stays is an OpsError.

    Every method raises OpsError where the registry refuses us, and NeverReady where it does not
    answer.
    """

    def __init__(self, name: Name, api: DXF) -> None:
        self.name = name
        self._api = api

    def digest(self, tag: str) -> str | None:
        """The digest of the manifest under a tag or a digest; None where there is none."""
        return self._unless_missing(lambda: self._api.head_manifest_and_response(tag)[0])

    def manifest(self, tag: str) -> Manifest | None:
        """The manifest under a tag or a digest; None where there is none."""
        return self._unless_missing(lambda: self._manifest(tag))

    def blob(self, digest: str) -> bytes:
        """A small blob, its digest checked."""
        return self._tried(lambda: b"".join(self._pulled(digest).chunks), f"blob {digest}")

    def has(self, digest: str) -> bool:
        """Whether the repository has a blob."""
        return self._unless_missing(lambda: self._api.blob_size(digest)) is not None

    def mount(self, digest: str, source: Name) -> bool:
        """Have a blob of another repository in this registry here too; False if it will not."""
        try:
            self._tried(lambda: self._api.mount_blob(source.path, digest), "mount")
        except (DXFMountFailed, OpsError):
            return False
        return True

    def upload(self, digest: str, content: Callable[[], IO[bytes]]) -> None:
        """Put a blob there; `content` gives it from its beginning, once for each try.

        In one piece, as Artifact Registry takes no other:
        https://cloud.google.com/artifact-registry/docs/reference/docker-api
        """

        def put() -> None:
            self._api.push_blob(data=content(), digest=digest, check_exists=False)

        self._tried(put, f"upload of {digest[:19]}")

    def copy(self, digest: str, source: "Registry") -> None:
        """Put a blob of another registry there, streaming."""

        def put() -> None:
            data = source._pulled(digest)
            self._api.push_blob(data=data, digest=digest, check_exists=False)

        self._tried(put, f"copy of {digest[:19]}")

    def put(self, tag: str, manifest: Manifest) -> None:
        """Give a manifest its tag."""
        text = manifest.text.decode("ascii")
        self._tried(lambda: self._api.set_manifest(tag, text), "manifest")

    def _pulled(self, digest: str) -> "_Stream":
        pulled = self._api.pull_blob(digest, size=True, chunk_size=CHUNK_BYTES)
        chunks, size = cast("tuple[Iterable[bytes], int]", pulled)
        return _Stream(iter(chunks), size)

    def _manifest(self, tag: str) -> Manifest:
        _, response = self._api.get_manifest_and_response(tag)
        return Manifest(response.content, response.headers["Content-Type"])

    def _unless_missing(self, ask: Callable[[], T]) -> T | None:
        try:
            return self._tried(ask, "request", LOOK_UPS)
        except _Missing:
            return None

    def _tried(self, ask: Callable[[], T], what: str, most: int = UPLOADS) -> T:
        tries = tenacity.Retrying(
            retry=tenacity.retry_if_exception(_is_passing),
            stop=tenacity.stop_after_attempt(most),
            wait=tenacity.wait_exponential(0.5, max=LONGEST_WAIT_S),
            before_sleep=tenacity.before_sleep_log(logger, logging.DEBUG),
            reraise=True,
        )
        try:
            return tries(ask)
        except DXFMountFailed:
            raise
        except (requests.RequestException, DXFError) as error:
            raise self._told(error, what) from error

    def _told(self, error: Exception, what: str) -> OpsError:
        host, status = self.name.host, _status(error)
        if status == NOT_FOUND:
            return _Missing(f"registry {host} has no {self.name.path} ({what})")
        if status in REFUSED:
            return OpsError(
                f"registry {host} refuses {self.name.path}: {words(error)};"
                f" {credentials.log_in(host)}"
            )
        if status:
            return OpsError(f"registry {host} failed, {what} of {self.name.path}: {words(error)}")
        return NeverReady(
            f"registry {host} does not answer ({what}): {words(error)}; is it running,"
            " and its name right?"
        )


class _Missing(OpsError):
    """The registry has none."""


@contextlib.contextmanager
def opened(name: Name, own: OwnConfig | None = None) -> Iterator[Registry]:
    """The repository of a name; over http on this machine or where that is set, else over https."""
    host, insecure = name.api_host, name.plain_http

    @functools.cache
    def known() -> dict[str, str]:
        # Asked once: a credential helper may take a second.
        found = credentials.find(name.host, own)
        return asdict(found) if found else {}

    def authenticate(api: DXFBase, response: requests.Response) -> None:
        given: dict[str, Any] = {**known()}
        api.authenticate(**given, response=response)

    api = _Api(host, name.path, authenticate, insecure=insecure, timeout=TIMEOUT_S)
    with api:
        yield Registry(name, api)


def _is_passing(error: BaseException) -> bool:
    broken = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
    return isinstance(error, broken) or _status(error) in PASSING


def _status(error: BaseException) -> int:
    """The HTTP status that an error stands for; 0 for none."""
    if isinstance(error, DXFUnauthorizedError):
        return 401
    response = getattr(error, "response", None)
    return response.status_code if response is not None else 0


def words(error: Exception) -> str:
    """What the registry said, or what happened to the connection."""
    if isinstance(error, DXFUnauthorizedError):
        return "401 Unauthorized"
    # urllib3 hangs what happened at the end of a long line, behind a representation of itself.
    reason = getattr(error.args[0], "reason", None) if error.args else None
    told = str(reason).partition(": ")[2] if reason else str(error)
    return " ".join(told.split())[:300]
