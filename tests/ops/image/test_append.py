"""Builds through a registry's API that dies or refuses, from every kind of base."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ops import image
from ops.config import Config
from ops.errors import BadValue, NeverReady, OpsError
from ops.image import Image
from ops.savedmodel import SavedModel
from ops.shell import Shell

SLOW_BYTES = 48 * 2**20
OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
Engine = Callable[..., str]
Settings = Callable[..., Config]


def build(settings: Config, model: SavedModel, said: list[str] | None = None) -> Image:
    return image.build(settings, model, Shell(), (said if said is not None else []).append)


@pytest.fixture
def appends(settings: Settings, pushed_base: str) -> Callable[..., Config]:
    """Settings that append to the busybox base in the registry."""
    more = {"image_builder": "append", "image_base": pushed_base}
    return lambda **others: settings(**{**more, **others})


def get(host: str, path: str, digest: str) -> httpx.Response:
    kinds = ", ".join((OCI_MANIFEST, DOCKER_MANIFEST, OCI_INDEX, DOCKER_LIST))
    return httpx.get(f"http://{host}/v2/{path}/manifests/{digest}", headers={"Accept": kinds})


def put(host: str, path: str, tag: str, manifest: dict[str, Any]) -> str:
    """Put a manifest; give NAME:TAG."""
    url = f"http://{host}/v2/{path}/manifests/{tag}"
    headers = {"Content-Type": manifest["mediaType"]}
    httpx.put(url, content=json.dumps(manifest), headers=headers).raise_for_status()
    return f"{host}/{path}:{tag}"


def described(text: bytes, media_type: str) -> dict[str, Any]:
    digest = f"sha256:{hashlib.sha256(text).hexdigest()}"
    return {"mediaType": media_type, "size": len(text), "digest": digest}


@pytest.fixture
def oci_base(registry: str, pushed_base: str) -> str:
    """The busybox base with an OCI manifest."""
    manifest = get(registry, "base/busybox", "1").json()
    manifest["mediaType"] = OCI_MANIFEST
    manifest["config"]["mediaType"] = OCI_CONFIG
    for one in manifest["layers"]:
        one["mediaType"] = OCI_LAYER
    return put(registry, "base/busybox", "oci", manifest)


@pytest.mark.parametrize("kind", [OCI_INDEX, DOCKER_LIST])
def test_of_a_base_for_several_platforms_ours_is_taken(
    kind: str, appends: Settings, tiny: SavedModel, registry: str, engine: Engine
) -> None:
    ours = get(registry, "base/busybox", "1").content
    manifests = [
        {**described(ours, DOCKER_MANIFEST), "platform": {"os": "linux", "architecture": one}}
        for one in ("amd64", "s390x")
    ]
    listed = {"schemaVersion": 2, "mediaType": kind, "manifests": manifests}
    base = put(registry, "base/busybox", f"many-{len(kind)}", listed)
    made = build(appends(image_registry=f"{registry}/many", image_base=base), tiny)
    engine("pull", made.pinned)
    with pytest.raises(BadValue, match=r"no image for linux/arm64; it has: linux/amd64, .*s390x"):
        build(
            appends(
                image_registry=f"{registry}/many", image_base=base, image_platform="linux/arm64"
            ),
            tiny,
        )


def test_an_oci_base_gives_an_oci_image_with_annotations(
    appends: Settings, tiny: SavedModel, registry: str, oci_base: str, engine: Engine
) -> None:
    made = build(appends(image_registry=f"{registry}/oci", image_base=oci_base), tiny)
    manifest = get(registry, f"oci/{tiny.name}", made.digest).json()
    assert manifest["mediaType"] == OCI_MANIFEST
    assert manifest["annotations"]["tfs-ops.model.sha256"] == tiny.sha256
    assert manifest["layers"][-1]["mediaType"] == "application/vnd.oci.image.layer.v1.tar"
    engine("pull", made.pinned)
    shown = engine("run", "--rm", "--entrypoint=/bin/ls", made.pinned, f"/models/{tiny.name}/3")
    assert shown.split() == ["saved_model.pb", "variables"]


def test_a_docker_base_gives_a_docker_image(
    appends: Settings, tiny: SavedModel, registry: str
) -> None:
    made = build(appends(image_registry=f"{registry}/docker"), tiny)
    manifest = get(registry, f"docker/{tiny.name}", made.digest).json()
    assert manifest["mediaType"] == DOCKER_MANIFEST
    assert "annotations" not in manifest


def test_a_pinned_base_is_taken_by_its_digest(
    appends: Settings, tiny: SavedModel, registry: str, pushed_base: str
) -> None:
    digest = get(registry, "base/busybox", "1").headers["Docker-Content-Digest"]
    by_tag = build(appends(image_registry=f"{registry}/pin"), tiny)
    pinned = appends(image_registry=f"{registry}/pin", image_base=f"{pushed_base}@{digest}")
    assert build(pinned, tiny) == Image(by_tag.reference, by_tag.digest)
    gone = appends(image_registry=f"{registry}/pin", image_base=f"{pushed_base}@sha256:{'a' * 64}")
    with pytest.raises(OpsError, match=r"is missing: .* has no sha256:aaa.*base-image"):
        build(gone, tiny)


def test_no_program_is_started(
    appends: Settings, tiny: SavedModel, registry: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert build(appends(image_registry=f"{registry}/alone"), tiny).built


def test_an_upload_that_is_cut_short_is_tried_again(
    appends: Settings, makes: Callable[..., SavedModel], mortal: Any
) -> None:
    watch = mortal.dies_in_mid_push(comes_back=True)
    made = build(appends(image_registry=f"{mortal.host}/tfs"), makes(SLOW_BYTES))
    watch.join(60)
    assert mortal.died and made.built


def test_a_registry_that_stays_dead_is_told_and_a_second_run_finishes(
    appends: Settings, makes: Callable[..., SavedModel], mortal: Any, engine: Engine
) -> None:
    model = makes(SLOW_BYTES)
    chosen = appends(image_registry=f"{mortal.host}/tfs")
    watch = mortal.dies_in_mid_push(comes_back=False)
    with pytest.raises(NeverReady, match=rf"{mortal.host} does not answer \(upload of sha256"):
        build(chosen, model)
    watch.join(60)
    assert mortal.died
    assert list(chosen.state_dir.iterdir()) == []
    mortal.start_again()
    made = build(chosen, model)
    engine("pull", made.pinned)


def test_credentials_are_dockers(
    appends: Settings,
    tiny: SavedModel,
    closed_registry: str,
    signed_in: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    engine: Engine,
) -> None:
    monkeypatch.setenv("DOCKER_CONFIG", str(signed_in(closed_registry)))
    made = build(appends(image_registry=f"{closed_registry}/api"), tiny)
    engine("pull", made.pinned)


def test_a_registry_that_takes_nothing(
    appends: Settings, tiny: SavedModel, read_only_registry: str
) -> None:
    with pytest.raises(OpsError, match=rf"registry {read_only_registry} failed, .*405"):
        build(appends(image_registry=f"{read_only_registry}/x"), tiny)
