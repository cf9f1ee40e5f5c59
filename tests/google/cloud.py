"""A stand-in of Google Cloud on loopback: its accounts, projects and APIs, as gcloud asks them."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.google import refused
from tests.google.api import Api, Asked
from tests.google.policies import Policies

OVERRIDE = "CLOUDSDK_API_ENDPOINT_OVERRIDES_"
SERVICES = {
    "container.googleapis.com",
    "artifactregistry.googleapis.com",
    "iam.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "serviceusage.googleapis.com",
}


@dataclass
class Cloud:
    """Accounts, projects and their resources; tests set what is there and what is refused."""

    projects: dict[str, str] = field(default_factory=lambda: {"p-1": "123456789012"})
    """Number of each project, by its id."""
    tokens: set[str] = field(default_factory=lambda: {"token"})
    """The access tokens that are taken."""
    enabled: set[str] = field(default_factory=lambda: set(SERVICES))
    denied: set[str] = field(default_factory=set)
    """Permissions that the caller does not have."""
    delay_s: float = 0.0
    """How long every answer takes."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Method and path of each request."""
    apis: dict[str, Api] = field(default_factory=dict)
    accounts: set[str] = field(default_factory=set)
    """The service accounts there are, by their addresses; their keys are taken."""
    policies: Policies = field(default_factory=Policies)
    url: str = ""
    granted: str = "granted"
    """The access token that a service account's key gives."""
    variables: dict[str, str] = field(default_factory=dict)
    """What a program has in its environment that is signed in here."""

    def check(self, service: str, permission: str, place: dict[str, str]) -> None:
        """Raise Refused unless the caller may use that service of the project in this way."""
        project = place.get("project", "-")
        if project not in {"-", *self.projects, *self.projects.values()}:
            raise refused.no_project(project)
        if service not in self.enabled and service != "serviceusage.googleapis.com":
            raise refused.disabled(service, self.projects.get(project, project))
        if permission in self.denied:
            raise refused.not_allowed(permission, "/".join(place.values()))

    def answer(self, name: str, asked: Asked, token: str) -> Any:
        """What the API called `name` answers."""
        if token not in self.tokens:
            raise refused.no_login()
        return self.apis[name].answer(asked)

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        """An access token for what a service account has signed (RFC 7523), unverified."""
        claims = form["assertion"].split(".")[1]
        said = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        if said["iss"] not in self.accounts:
            raise refused.no_grant()
        self.tokens.add(self.granted)
        return {"access_token": self.granted, "token_type": "Bearer", "expires_in": 3599}

    @property
    def environment(self) -> dict[str, str]:
        """What makes gcloud ask here."""
        return {f"{OVERRIDE}{name.upper()}": f"{self.url}/{name}/" for name in self.apis}

    @contextmanager
    def served(self) -> Iterator["Cloud"]:
        """Answer on a port of loopback for the block."""
        cloud = self

        class Handler(_Handler):
            place = cloud

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """HTTP around `Cloud.answer`."""

    place: Cloud
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        text = self.rfile.read(length)
        time.sleep(self.place.delay_s)
        url = urlsplit(self.path)
        self.place.asked.append((self.command, self.path))
        try:
            self._send(200, self._answer(url.path, dict(parse_qsl(url.query)), text))
        except refused.Refused as refusal:
            self._send(refusal.code, refusal.body)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def _answer(self, path: str, query: dict[str, str], text: bytes) -> Any:
        name, _, rest = path.lstrip("/").partition("/")
        if name == "token":
            return self.place.token(dict(parse_qsl(text.decode())))
        body = json.loads(text) if text else {}
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        return self.place.answer(name, Asked(self.command, unquote(rest), query, body), token)

    def _send(self, status: int, document: Any) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
