"""Pull an image from a registry on loopback: its configuration, and the model in its layers."""

import io
import json
import shutil
import tarfile
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import httpx

from standin.kubelet.image import Image, PullError

_LOOPBACK = ("localhost", "127.0.0.1")
_ACCEPTED = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
_RPC = 'rpc error: code = {} desc = failed to pull and unpack image "{}": '
_MODELS = "models"


def pull(reference: str, folder: Path) -> Image:
    """The image, with what its layers have below /models unpacked below a folder."""
    reference = full(reference)
    host, _, rest = reference.partition("/")
    if urlsplit(f"//{host}").hostname not in _LOOPBACK:
        raise _unresolved(reference, "Unknown", _unknown_host(rest, host))
    name, tag = _split(rest)
    try:
        with httpx.Client(base_url=f"http://{host}/v2/{name}/", timeout=60) as http:
            return _pulled(http, reference, tag, folder)
    except httpx.HTTPError as error:
        why = f'failed to do request: Head "http://{host}/v2/{name}/manifests/{tag}": {error}'
        raise _unresolved(reference, "Unknown", why) from error


def _pulled(http: httpx.Client, reference: str, tag: str, folder: Path) -> Image:
    digest, manifest = _manifest(http, reference, tag)
    if "manifests" in manifest:
        digest, manifest = _manifest(http, reference, _platform(manifest, reference))
    config = json.loads(http.get(f"blobs/{manifest['config']['digest']}").raise_for_status().text)
    run = config.get("config", {})
    environment = dict(one.split("=", 1) for one in run.get("Env") or ())
    place = folder / digest.replace(":", "-")
    if not place.exists():
        part = place.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for layer in manifest["layers"]:
            _unpack(http, layer["digest"], part)
        part.rename(place)
    return Image(
        *(reference, digest, tuple(run.get("Entrypoint") or ()), tuple(run.get("Cmd") or ())),
        *(environment, place / _MODELS, sum(layer["size"] for layer in manifest["layers"])),
    )


def _manifest(http: httpx.Client, reference: str, tag: str) -> tuple[str, dict[str, Any]]:
    answer = http.get(f"manifests/{tag}", headers={"accept": ", ".join(_ACCEPTED)})
    if answer.status_code == 404:
        raise _unresolved(reference, "NotFound", f"{reference}: not found")
    if answer.status_code in (401, 403):
        why = "unexpected status from HEAD request: authorization failed: no basic auth credentials"
        raise _unresolved(reference, "Unknown", why)
    answer.raise_for_status()
    return answer.headers["docker-content-digest"], dict(answer.json())


def _platform(index: dict[str, Any], reference: str) -> str:
    for one in index["manifests"]:
        platform = one.get("platform", {})
        if platform.get("os") == "linux" and platform.get("architecture") == "amd64":
            return str(one["digest"])
    why = "no match for platform in manifest: not found"
    raise PullError(_RPC.format("NotFound", reference) + why)


def _unpack(http: httpx.Client, digest: str, place: Path) -> None:
    """Write what a layer has below /models."""
    content = http.get(f"blobs/{digest}", follow_redirects=True).raise_for_status().content
    with tarfile.open(fileobj=io.BytesIO(content)) as layer:
        for member in layer:
            parts = PurePosixPath(member.name.removeprefix("./")).parts
            if parts[:1] == (_MODELS,) and member.isfile() and ".." not in parts:
                target = place.joinpath(*parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                opened = layer.extractfile(member)
                target.write_bytes(opened.read() if opened else b"")


def _split(rest: str) -> tuple[str, str]:
    """The name of an image, and its digest, tag, or `latest`."""
    name, _, digest = rest.partition("@")
    plain, colon, tag = name.rpartition(":")
    if colon and "/" not in tag:
        return plain, digest or tag
    return name, digest or "latest"


def full(reference: str) -> str:
    """A reference with the registry that is meant where it names none, and a tag."""
    host, slash, _ = reference.partition("/")
    if not slash:
        reference = f"docker.io/library/{reference}"
    elif not set(".:") & set(host) and host != "localhost":
        reference = f"docker.io/{reference}"
    is_tagged = "@" in reference or ":" in reference.rpartition("/")[2]
    return reference if is_tagged else f"{reference}:latest"


def _unknown_host(rest: str, host: str) -> str:
    name, tag = _split(rest)
    url = f'Head "https://{host}/v2/{name}/manifests/{tag}"'
    return f"failed to do request: {url}: dial tcp: lookup {host}: no such host"


def _unresolved(reference: str, code: str, why: str) -> PullError:
    said = f'failed to resolve reference "{reference}": {why}'
    return PullError(_RPC.format(code, reference) + said)
