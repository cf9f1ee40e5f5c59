"""Web servers of a test's own: a plain one with faults, GitHub's release API, Cloud Storage."""

import base64
import gzip
import hashlib
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import pytest

from ops.sources.store import Store


@dataclass
class Site:
    """A web server on loopback that knows ETags and ranges, and fails as it is told to."""

    files: dict[str, bytes] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    """What the next answers are, in place of files."""
    breaks: list[int] = field(default_factory=list)
    """After so many bytes the next answers break off."""
    etags: bool = True
    lengths: bool = True
    """Whether the size of a file is told before it comes."""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Path and headers (lower case) of each request."""
    url: str = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.asked.append((handler.path, headers))
        path = urlsplit(handler.path).path
        if self.statuses:
            self.send(handler, self.statuses.pop(0))
        elif path in self.redirects:
            self.send(handler, 302, {"Location": self.redirects[path]})
        elif path in self.files:
            self._file(handler, headers, self.files[path])
        else:
            self.send(handler, 404)

    def send(
        self,
        handler: BaseHTTPRequestHandler,
        status: int,
        headers: dict[str, str] | None = None,
        body: bytes = b"",
    ) -> None:
        handler.send_response(status)
        length = {"Content-Length": str(len(body))} if self.lengths or not body else {}
        given = {**length, **(headers or {})}
        for name, value in given.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body[: self.breaks.pop(0)] if body and self.breaks else body)
        # What was promised and not sent is seen as a broken connection.
        handler.close_connection = True

    def _file(self, handler: BaseHTTPRequestHandler, headers: dict[str, str], body: bytes) -> None:
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        given = {"ETag": etag} if self.etags else {}
        if headers.get("if-none-match") == etag:
            self.send(handler, 304, given)
        elif "range" in headers and headers.get("if-range") == etag:
            start = int(headers["range"].removeprefix("bytes=").removesuffix("-"))
            part = {"Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
            self.send(handler, 206, {**given, **part}, body[start:])
        else:
            self.send(handler, 200, given, body)


@dataclass
class GitHubSite(Site):
    """GitHub's API for releases, as docs.github.com has it; assets are on another host's port."""

    storage: Site = field(default_factory=Site)
    releases: list[dict[str, Any]] = field(default_factory=list)
    """The latest first."""
    token: str = ""
    """Asked for where it is set; GitHub hides from others what is private."""
    limited: bool = False

    def publish(
        self, tag: str, content: bytes, name: str = "saved_model.tar.gz", **more: Any
    ) -> dict[str, Any]:
        """A release with one asset; `more` overrides fields of the asset."""
        number = len(self.releases) + 1
        self.storage.files[f"/blob/{number}"] = content
        asset = {
            "url": f"{self.url}/repos/o/r/releases/assets/{number}",
            "id": number,
            "name": name,
            "state": "uploaded",
            "content_type": "application/gzip",
            "size": len(content),
            "digest": f"sha256:{hashlib.sha256(content).hexdigest()}",
            **more,
        }
        release = {"id": number, "tag_name": tag, "draft": False, "assets": [asset]}
        self.releases.insert(0, release)
        return asset

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        if self.statuses:
            super().answer(handler)
            return
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.asked.append((handler.path, headers))
        given = headers.get("authorization", "")
        if self.limited:
            limits = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1767225600"}
            self._json(handler, 403, {"message": "API rate limit exceeded"}, limits)
        elif given and given != f"Bearer {self.token}":
            self._json(handler, 401, {"message": "Bad credentials"})
        elif self.token and not given:
            self._json(handler, 404, {"message": "Not Found"})
        else:
            self._repository(handler, headers)

    def _repository(self, handler: BaseHTTPRequestHandler, headers: dict[str, str]) -> None:
        rest = handler.path.removeprefix("/repos/o/r/releases/")
        kind, _, which = rest.partition("/")
        found = [one for one in self.releases if one["tag_name"] == unquote(which)]
        if kind == "latest" and self.releases:
            self._json(handler, 200, self.releases[0])
        elif kind == "tags" and found:
            self._json(handler, 200, found[0])
        elif kind == "assets" and headers["accept"] == "application/octet-stream":
            blob = f"{self.storage.url}/blob/{which}?sig=secret"
            self.send(handler, 302, {"Location": blob})
        else:
            self._json(handler, 404, {"message": "Not Found"})

    def _json(
        self,
        handler: BaseHTTPRequestHandler,
        status: int,
        body: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> None:
        self.send(handler, status, headers, json.dumps(body).encode())


@dataclass
class Bucket(Site):
    """Cloud Storage's JSON API as far as gcloud asks it for one bucket; files are its objects.

    https://cloud.google.com/storage/docs/json_api/v1/objects
    """

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append((handler.path, {}))
        url = urlsplit(handler.path)
        query = dict(parse_qsl(url.query))
        _, _, name = url.path.partition("/o/")
        name = unquote(name)
        if name in self.files and query.get("alt") == "media":
            self.send(handler, 200, None, self.files[name])
        elif name in self.files:
            self._json(handler, 200, self._object(name))
        elif name or not url.path.endswith("/o"):
            self._json(handler, 404, {"error": {"code": 404, "message": "No such object"}})
        else:
            self._json(handler, 200, self._listed(query))

    def _listed(self, query: dict[str, str]) -> dict[str, Any]:
        prefix, cut = query.get("prefix", ""), query.get("delimiter")
        below = {name: name[len(prefix) :] for name in self.files if name.startswith(prefix)}
        folders = {name: cut for name, rest in below.items() if cut and cut in rest}
        prefixes = {prefix + below[name].split(cut)[0] + cut for name, cut in folders.items()}
        items = [self._object(name) for name in sorted(below) if name not in folders]
        return {"kind": "storage#objects", "items": items, "prefixes": sorted(prefixes)}

    def _object(self, name: str) -> dict[str, Any]:
        content = self.files[name]
        md5 = hashlib.md5(content).digest()
        return {
            "kind": "storage#object",
            "name": name,
            "bucket": "bucket",
            "generation": str(int.from_bytes(md5[:6], "big")),
            "metageneration": "1",
            "size": str(len(content)),
            "md5Hash": base64.b64encode(md5).decode(),
            "updated": "2026-01-01T00:00:00.000Z",
            "mediaLink": f"{self.url}/download/storage/v1/b/bucket/o/{quote(name, '')}?alt=media",
        }

    def _json(self, handler: BaseHTTPRequestHandler, status: int, body: dict[str, Any]) -> None:
        self.send(handler, status, {"Content-Type": "application/json"}, json.dumps(body).encode())


@pytest.fixture
def serve() -> Iterator[Callable[[Site], Site]]:
    """Start a site on a port of its own."""
    started: list[ThreadingHTTPServer] = []

    def start(site: Site) -> Site:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        started.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site.url = f"http://127.0.0.1:{server.server_port}"
        return site

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


@pytest.fixture
def site(serve: Callable[[Site], Site]) -> Site:
    return serve(Site())


@pytest.fixture
def github(serve: Callable[[Site], Site], monkeypatch: pytest.MonkeyPatch) -> Site:
    """GitHub's API, which the environment points at; we run in no workflow and have no token."""
    for name in [name for name in os.environ if name.startswith("GITHUB_")]:
        monkeypatch.delenv(name)
    made = serve(GitHubSite(storage=serve(Site())))
    monkeypatch.setenv("GITHUB_API_URL", made.url)
    return made


@pytest.fixture
def bucket(serve: Callable[[Site], Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """gs://bucket, which the real gcloud asks, with a configuration of its own."""
    if not shutil.which("gcloud"):
        if os.environ.get("OPS_TEST_REQUIRE_ALL") == "1":
            pytest.fail("gcloud is not installed: https://cloud.google.com/sdk/docs/install")
        pytest.skip("gcloud is not installed")
    made = serve(Bucket())
    (tmp_path / "token").write_text("token")
    monkeypatch.setenv("CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE", f"{made.url}/storage/v1/")
    monkeypatch.setenv("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", str(tmp_path / "token"))
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "gcloud"))
    monkeypatch.setenv("CLOUDSDK_CORE_DISABLE_USAGE_REPORTING", "1")
    return made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store, held."""
    made = Store(tmp_path / "downloads")
    with made.held(lambda line: None):
        yield made


@pytest.fixture(scope="session")
def content() -> bytes:
    """Something gzipped that does not get smaller by it."""
    return gzip.compress(os.urandom(300_000))
