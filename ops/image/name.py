"""Read the name of an image as docker reads it: where it is kept, which repository, tag, digest."""

import ipaddress
import re
from dataclasses import dataclass

from ops.errors import BadValue

HUB = "docker.io"
HUB_API = "registry-1.docker.io"
# https://github.com/distribution/reference/blob/main/regexp.go
_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_HOST = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9A-Fa-f:]+\])(?::[0-9]{{1,5}})?"
_PATH = rf"{_PART}(?:/{_PART})*"
_NAME = re.compile(
    rf"(?:(?P<host>{_HOST})/)?(?P<path>{_PATH})"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)
_REGISTRY = re.compile(rf"(?P<host>{_HOST})(?:/(?P<path>{_PATH}))?")
PLATFORM = re.compile(r"[a-z0-9]+/[a-z0-9_]+(?:/[a-z0-9]+)?")


@dataclass(frozen=True)
class Name:
    """An image's name, whole: docker's `busybox` is docker.io/library/busybox:latest."""

    host: str
    path: str
    tag: str
    digest: str = ""
    insecure: bool = False
    """Whether its registry is said to speak plain http."""

    @property
    def repository(self) -> str:
        """HOST/PATH."""
        return f"{self.host}/{self.path}"

    @property
    def tagged(self) -> str:
        """HOST/PATH:TAG."""
        return f"{self.repository}:{self.tag}"

    @property
    def api_host(self) -> str:
        """Where the registry's API answers."""
        return HUB_API if self.host == HUB else self.host

    @property
    def plain_http(self) -> bool:
        """Whether the registry is on this machine, where nobody listens in, or is said to."""
        return self.insecure or is_loopback(self.host)

    @property
    def hosted_by_container_registry(self) -> bool:
        """Whether the host is one of Google Container Registry's, such as eu.gcr.io."""
        return self.host == "gcr.io" or self.host.endswith(".gcr.io")


def parse(text: str, setting: str = "image") -> Name:
    """The name that `text` is; raises BadValue, telling the `setting`, when it is none."""
    found = _NAME.fullmatch(text)
    if not found:
        raise BadValue(
            f"{setting} is '{text}', which is no image's name; it must be [HOST/]NAME:TAG or"
            " NAME@sha256:…, in small letters, such as tensorflow/serving:2.19.1"
        )
    host, path = found["host"] or "", found["path"]
    if host and not _is_host(host):
        host, path = "", f"{host}/{path}"
    if host in ("", HUB, f"index.{HUB}"):
        host, path = HUB, path if "/" in path else f"library/{path}"
    return Name(host, path, found["tag"] or "latest", found["digest"] or "")


def check_registry(text: str) -> None:
    """Raise BadValue unless `text` is a registry's host with or without a path, or nothing."""
    found = _REGISTRY.fullmatch(text)
    if text and not (found and _is_host(found["host"])):
        raise BadValue(
            f"image.registry is '{text}'; it must be HOST[:PORT][/PATH], without https:// and tag:"
            " europe-west4-docker.pkg.dev/PROJECT/REPOSITORY, docker.io/USER or localhost:5000/tfs"
        )


def check_platform(text: str) -> None:
    """Raise BadValue unless `text` is OS/ARCHITECTURE[/VARIANT]."""
    if not PLATFORM.fullmatch(text):
        raise BadValue(
            f"image.platform is '{text}'; it must be OS/ARCHITECTURE, such as linux/amd64"
        )


def is_loopback(host: str) -> bool:
    """Whether HOST or HOST:PORT is this machine's own address, by name or number."""
    bare = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return bare == "localhost"


def path_of(model_name: str) -> str:
    """A repository's last part for a model: small letters, single separators."""
    return re.sub(r"[._-]*$", "", re.sub(r"[._-]{2,}", "-", model_name.lower()))


def _is_host(text: str) -> bool:
    """Docker's rule that tells `localhost/x` and `a.b/x` from the hub's `user/x`."""
    return text == "localhost" or any(mark in text for mark in ".:") or text != text.lower()
