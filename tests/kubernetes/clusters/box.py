"""Push an image of 2 MB with busybox alone, which any cluster can run."""

import functools
import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

from clusters.backend import lacking

BUSYBOX = Path("/bin/busybox")
_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
_CONFIG = "application/vnd.docker.container.image.v1+json"
_LAYER = "application/vnd.docker.image.rootfs.diff.tar"


@functools.cache
def image(registry: str) -> str:
    """The image in a registry, by digest; skips where busybox-static is not installed."""
    if not BUSYBOX.exists() or b"ld-linux" in BUSYBOX.read_bytes()[:4096]:
        lacking("busybox-static is not installed")
    layer = _layer()
    config = json.dumps(
        {
            "architecture": "amd64",
            "os": "linux",
            "config": {"Env": ["PATH=/bin"]},
            "rootfs": {"type": "layers", "diff_ids": [_digest(layer)]},
        }
    ).encode()
    with httpx.Client(base_url=f"http://{registry}/v2/tfs-ops-test/busybox/") as http:
        for blob in (layer, config):
            _upload(http, blob)
        manifest = {
            "schemaVersion": 2,
            "mediaType": _MANIFEST,
            "config": {"mediaType": _CONFIG, "size": len(config), "digest": _digest(config)},
            "layers": [{"mediaType": _LAYER, "size": len(layer), "digest": _digest(layer)}],
        }
        kind = {"content-type": _MANIFEST}
        done = http.put("manifests/1", content=json.dumps(manifest), headers=kind)
        digest = done.raise_for_status().headers["docker-content-digest"]
    return f"{registry}/tfs-ops-test/busybox@{digest}"


def container(registry: str, script: str, **more: Any) -> dict[str, Any]:
    """A container that runs a script, in which every program is an applet of $BOX.

    $ADDRESS is its pod's address; /work is a folder to write to, if its pod has the volume WORK.
    """
    address = {"fieldRef": {"fieldPath": "status.podIP"}}
    return {
        "name": "box",
        "image": image(registry),
        "command": [str(BUSYBOX), "sh", "-c", script],
        "env": [
            {"name": "BOX", "value": str(BUSYBOX)},
            {"name": "ADDRESS", "valueFrom": address},
        ],
        **more,
    }


WORK = {"name": "work", "emptyDir": {}}
SERVE = """\
$BOX mkdir -p /work/cgi-bin
echo served > /work/index.html
printf '#!%s sh\\nprintf "Content-Type: text/plain\\\\r\\\\n\\\\r\\\\n"\\nexec %s cat' $BOX $BOX \
    > /work/cgi-bin/echo
$BOX chmod +x /work/cgi-bin/echo
echo serving
exec $BOX httpd -f -p $ADDRESS:8080 -h /work
"""


def server(registry: str, **more: Any) -> dict[str, Any]:
    """A container that serves `/`, and at `/cgi-bin/echo` answers with what it is sent."""
    probe = {"httpGet": {"path": "/", "port": "http"}, "periodSeconds": 1}
    return container(
        registry,
        SERVE,
        ports=[{"name": "http", "containerPort": 8080}],
        readinessProbe=probe,
        volumeMounts=[{"name": "work", "mountPath": "/work"}],
        **more,
    )


def _upload(http: httpx.Client, blob: bytes) -> None:
    begun = http.post("blobs/uploads/").raise_for_status()
    place = httpx.URL(urljoin(str(begun.url), begun.headers["location"]))
    kind = {"content-type": "application/octet-stream"}
    url = place.copy_merge_params({"digest": _digest(blob)})
    http.put(url, content=blob, headers=kind).raise_for_status()


def _layer() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as root:
        for name in ("bin", "tmp", "work"):
            folder = tarfile.TarInfo(name)
            folder.type, folder.mode = tarfile.DIRTYPE, 0o1777
            root.addfile(folder)
        program = tarfile.TarInfo(str(BUSYBOX)[1:])
        program.size, program.mode = BUSYBOX.stat().st_size, 0o755
        root.addfile(program, io.BytesIO(BUSYBOX.read_bytes()))
    return packed.getvalue()


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
