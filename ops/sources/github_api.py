"""Speak to GitHub's REST API: where it is, who we are, what it answers, why it refuses.

https://docs.github.com/en/rest/releases/releases and .../rest/using-the-rest-api
"""

import os
import time
from dataclasses import dataclass

import httpx
from pydantic import BaseModel

from ops.errors import BadValue, OpsError
from ops.sources.source import SHA256, GitHub, is_loopback

PUBLIC = "https://api.github.com"
VERSION = "2022-11-28"
JSON = "application/vnd.github+json"
UNAUTHORIZED, FORBIDDEN, NOT_FOUND, TOO_MANY = 401, 403, 404, 429


class Asset(BaseModel):
    """A file of a release."""

    id: int
    name: str
    size: int
    state: str = "uploaded"
    digest: str | None = None
    """`sha256:…`; GitHub has it for what was uploaded since June 2025."""

    @property
    def sha256(self) -> str:
        """The published sha256; empty without one."""
        algorithm, _, value = (self.digest or "").partition(":")
        return value.lower() if algorithm == "sha256" and SHA256.fullmatch(value.lower()) else ""


class Release(BaseModel):
    """A release with its files."""

    tag_name: str
    assets: list[Asset]


@dataclass(frozen=True)
class Api:
    """The API, asked with the operator's token where there is one."""

    base: str
    token: str

    @classmethod
    def of_environment(cls) -> "Api":
        """The API of GITHUB_API_URL, with GITHUB_TOKEN; raises BadValue for no https:// URL."""
        base = os.environ.get("GITHUB_API_URL") or PUBLIC
        try:
            url = httpx.URL(base)
        except httpx.InvalidURL:
            url = httpx.URL("")
        if not (url.scheme == "https" or (url.scheme == "http" and is_loopback(url.host))):
            raise BadValue(f"GITHUB_API_URL is '{base}'; it must be https://HOST, such as {PUBLIC}")
        return cls(base.rstrip("/"), os.environ.get("GITHUB_TOKEN", "").strip())

    def repository(self, source: GitHub) -> str:
        """Where the API has that repository."""
        return f"{self.base}/repos/{source.place}"

    def headers(self, accept: str = JSON) -> dict[str, str]:
        """What each request carries; httpx leaves the token out where it is redirected."""
        headers = {"Accept": accept, "X-GitHub-Api-Version": VERSION}
        return {**headers, "Authorization": f"Bearer {self.token}"} if self.token else headers

    @property
    def token_hint(self) -> str:
        """What may mend that something is not found: GitHub hides what is private."""
        return "" if self.token else " (a private repository needs GITHUB_TOKEN)"

    def refusal(self, answer: httpx.Response, source: GitHub) -> OpsError:
        """Why the API, or the host that it redirected us to, refuses."""
        host, status = answer.url.host, answer.status_code
        if _limited(answer):
            more = "" if self.token else "; set GITHUB_TOKEN, which may ask more often"
            return OpsError(f"{host} takes no more requests{_until(answer)} (rate limit){more}")
        if status == UNAUTHORIZED:
            return BadValue(f"{host} does not accept GITHUB_TOKEN: set one that is valid, or none")
        if status in (FORBIDDEN, NOT_FOUND):
            who = "GITHUB_TOKEN may not" if self.token else "without GITHUB_TOKEN nobody may"
            what = f"{source.place} ({status})"
            return BadValue(f"{who} read {what}: it needs the permission contents:read")
        return OpsError(f"{host} answered {status} for {source}")


def _limited(answer: httpx.Response) -> bool:
    """Whether it is the rate limit that refuses, the primary or a secondary one."""
    spent = answer.headers.get("x-ratelimit-remaining") == "0" or "retry-after" in answer.headers
    return answer.status_code == TOO_MANY or (answer.status_code == FORBIDDEN and spent)


def _until(answer: httpx.Response) -> str:
    reset, wait = (answer.headers.get(name, "") for name in ("x-ratelimit-reset", "retry-after"))
    if wait.isdecimal():
        return f" for {wait} s"
    if reset.isdecimal():
        return time.strftime(" until %H:%M:%S UTC", time.gmtime(int(reset)))
    return ""
