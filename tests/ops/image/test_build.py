"""Images built and pushed by either builder, pulled again, and not made twice."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops import image
from ops.config import Config
from ops.errors import BadValue, CommandFailed, CommandMissing, NeverReady, OpsError
from ops.image import Image
from ops.savedmodel import SavedModel
from ops.shell import Shell

Settings = Callable[..., Config]
Engine = Callable[..., str]
Makes = Callable[..., SavedModel]
BUILDERS = ("commit", "append")


def build(settings: Config, model: SavedModel, said: list[str] | None = None) -> Image:
    return image.build(settings, model, Shell(), (said if said is not None else []).append)


def files(engine: Engine, name: str, model: SavedModel) -> dict[str, bytes]:
    """What the image has of the model, by name."""
    show = "cd /models && find . -type f | sort | xargs sha256sum"
    told = engine("run", "--rm", "--entrypoint=/bin/sh", name, "-c", show)
    return {path: digest.encode() for digest, path in (line.split() for line in told.splitlines())}


def wanted_files(model: SavedModel) -> dict[str, bytes]:
    argv = ("sh", "-c", "find . -type f | sort | xargs sha256sum")
    told = subprocess.run(argv, cwd=model.base_path, capture_output=True, text=True, check=True)
    lines = (line.split() for line in told.stdout.splitlines())
    return {f"./{model.name}/{path[2:]}": digest.encode() for digest, path in lines}


def inspected(engine: Engine, name: str) -> dict[str, Any]:
    config: dict[str, object] = json.loads(
        engine("image", "inspect", "-f", "{{json .Config}}", name)
    )
    return config


def no_container_is_left(engine: Engine, model: SavedModel) -> bool:
    """None that was made of our images or for them; other builds may be going on."""
    listed = engine("ps", "--all", "--format={{.Names}} {{.Image}}").splitlines()
    return not [line for line in listed if model.name in line]


@pytest.mark.parametrize("builder", BUILDERS)
def test_the_pushed_digest_pulled_elsewhere_holds_the_model(
    builder: str,
    settings: Settings,
    tiny: SavedModel,
    registry: str,
    pushed_base: str,
    engine: Engine,
) -> None:
    where = f"{registry}/pulled-{builder}"
    chosen = settings(image_registry=where, image_builder=builder, image_base=pushed_base)
    made = build(chosen, tiny)
    assert made.built and made.pushed and made.reference.startswith(f"{where}/{tiny.name}:")
    if builder == "commit":
        engine("rmi", "--force", made.reference)
    engine("pull", made.pinned)
    assert files(engine, made.pinned, tiny) == wanted_files(tiny)


@pytest.mark.parametrize("builder", BUILDERS)
def test_the_image_runs_as_its_base_does_and_tells_what_it_is(
    builder: str,
    settings: Settings,
    tiny: SavedModel,
    registry: str,
    pushed_base: str,
    engine: Engine,
) -> None:
    where = f"{registry}/told-{builder}"
    chosen = settings(image_registry=where, image_builder=builder, image_base=pushed_base)
    made = build(chosen, tiny)
    engine("pull", made.pinned)
    config, base = inspected(engine, made.pinned), inspected(engine, pushed_base)
    assert config["Entrypoint"] == base["Entrypoint"]
    assert set(config["Env"]) == {
        "PATH=/usr/bin:/bin",
        "MODEL_BASE_PATH=/models",
        f"MODEL_NAME={tiny.name}",
    }
    digest = engine("image", "inspect", "-f", "{{index .RepoDigests 0}}", pushed_base)
    assert config["Labels"] == {
        "org.opencontainers.image.title": tiny.name,
        "org.opencontainers.image.version": "3",
        "org.opencontainers.image.source": f"file:{tiny.name}",
        "org.opencontainers.image.base.name": pushed_base,
        "org.opencontainers.image.base.digest": digest.partition("@")[2],
        "tfs-ops.model.sha256": tiny.sha256,
    }


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_second_run_builds_and_pushes_nothing_and_says_so(
    builder: str, settings: Settings, tiny: SavedModel, registry: str, pushed_base: str
) -> None:
    where = f"{registry}/again-{builder}"
    chosen = settings(image_registry=where, image_builder=builder, image_base=pushed_base)
    first, said = build(chosen, tiny), list[str]()
    second = build(chosen, tiny, said)
    assert (second.built, second.bytes_pushed) == (False, 0)
    assert (second.reference, second.digest) == (first.reference, first.digest)
    assert said == [f"{first.reference} is there: nothing to build or push"]


def test_without_a_registry_the_image_stays_in_the_engine(
    settings: Settings, tiny: SavedModel, engine: Engine
) -> None:
    chosen, said = settings(), list[str]()
    first, second = build(chosen, tiny), build(chosen, tiny, said)
    assert first.built and not first.pushed and first.pinned == first.digest
    assert engine("images", "--no-trunc", "--quiet", first.reference) == first.digest
    assert (second.built, second.digest) == (False, first.digest)
    assert said == [f"{first.reference} is in the engine: nothing to build"]
    assert files(engine, first.pinned, tiny) == wanted_files(tiny)


def test_what_makes_the_image_makes_its_tag(settings: Settings, makes: Makes, busybox: str) -> None:
    chosen, one = settings(), makes()
    base = "sha256:" + "ab" * 32
    tag = image.reference(chosen, one, base)
    others = [
        image.reference(chosen, one.model_copy(update={"sha256": "cd" * 32}), base),
        image.reference(chosen, one.model_copy(update={"name": "other"}), base),
        image.reference(chosen, one.model_copy(update={"version": "4"}), base),
        image.reference(chosen, one, "sha256:" + "cd" * 32),
        image.reference(settings(image_platform="linux/arm64"), one, base),
    ]
    tags = {text.rpartition(":")[2] for text in (tag, *others)}
    assert len(tags) == 6
    assert image.reference(settings(image_builder="commit"), one, base) == tag


def test_append_makes_the_same_bytes_in_every_registry(
    settings: Settings, makes: Makes, registry: str, pushed_base: str, tmp_path: Path
) -> None:
    digests = set()
    for place in ("one", "two"):
        model = makes()
        chosen = settings(
            image_registry=f"{registry}/same-{place}",
            image_builder="append",
            image_base=pushed_base,
        )
        digests.add(build(chosen, model).digest)
        for path in model.base_path.rglob("*"):
            path.touch()
            path.chmod(0o700)
    assert len(digests) == 1


def test_append_copies_the_base_to_another_registry(
    settings: Settings, tiny: SavedModel, mortal: Any, pushed_base: str, engine: Engine
) -> None:
    chosen = settings(
        image_registry=f"{mortal.host}/far",
        image_builder="append",
        image_base=pushed_base,
    )
    made = build(chosen, tiny)
    assert made.bytes_pushed and made.bytes_pushed > 2**20
    engine("pull", made.pinned)
    assert files(engine, made.pinned, tiny) == wanted_files(tiny)


def test_in_the_bases_registry_its_layers_are_not_sent_again(
    settings: Settings, tiny: SavedModel, registry: str, pushed_base: str
) -> None:
    said: list[str] = []
    chosen = settings(
        image_registry=f"{registry}/near", image_builder="append", image_base=pushed_base
    )
    build(chosen, tiny, said)
    assert len(said) == 1 and said[0].startswith("pushing the model")


def test_a_pushed_image_that_the_registry_lost_is_pushed_and_not_built_again(
    settings: Settings, tiny: SavedModel, mortal: Any, engine: Engine
) -> None:
    chosen = settings(image_registry=f"{mortal.host}/lost")
    first = build(chosen, tiny)
    subprocess.run(
        ("curl", "-sf", "-X", "DELETE", _manifest_url(first)), check=True, capture_output=True
    )
    second = build(chosen, tiny)
    assert (second.built, second.bytes_pushed, second.digest) == (False, None, first.digest)


def _manifest_url(made: Image) -> str:
    host, _, path = made.reference.rpartition(":")[0].partition("/")
    return f"http://{host}/v2/{path}/manifests/{made.digest}"


def test_a_plan_needs_nothing_and_says_what_is_not_known(
    settings: Settings, tiny: SavedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    chosen = settings(image_base="tensorflow/serving:2.19.1", image_registry="localhost:1/x")
    programs = [command.argv[:2] for command in image.planned(chosen, tiny)]
    verbs = ["pull", "create", "cp", "commit", "rm", "push"]
    assert programs == [("docker", verb) for verb in verbs]
    assert image.planned(chosen, tiny)[-1].argv[-1].endswith(":hash-of-model-and-base")
    pinned = settings(image_base="tensorflow/serving@sha256:" + "ab" * 32)
    assert not image.planned(pinned, tiny)[-1].argv[-1].endswith("hash-of-model-and-base")
    assert len(image.planned(pinned, tiny)) == 5, "no push without a registry"
    appended = settings(image_builder="append", image_registry="localhost:1/x")
    assert image.planned(appended, tiny) == ()


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_registry_that_refuses_is_told_with_how_to_sign_in(
    builder: str,
    settings: Settings,
    tiny: SavedModel,
    closed_registry: str,
    pushed_base: str,
    engine: Engine,
) -> None:
    chosen = settings(
        image_registry=f"{closed_registry}/tfs", image_builder=builder, image_base=pushed_base
    )
    with pytest.raises(OpsError, match=f"refuses tfs/.*401.*docker login {closed_registry}"):
        build(chosen, tiny)
    assert tiny.name not in engine("images"), "nothing is built for a push that is refused"


@pytest.mark.parametrize("builder", BUILDERS)
def test_no_registry_where_it_should_be(
    builder: str, settings: Settings, tiny: SavedModel, pushed_base: str
) -> None:
    chosen = settings(image_registry="localhost:9/x", image_builder=builder, image_base=pushed_base)
    with pytest.raises(NeverReady, match=r"localhost:9 does not answer.*refused"):
        build(chosen, tiny)


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_base_that_nobody_has(
    builder: str, settings: Settings, tiny: SavedModel, registry: str, engine: Engine
) -> None:
    base = f"{registry}/none:1"
    chosen = settings(image_registry=f"{registry}/x", image_builder=builder, image_base=base)
    with pytest.raises(OpsError, match=r"the base .*none:1 is missing: .*image\.base=.*base-image"):
        build(chosen, tiny)
    assert no_container_is_left(engine, tiny)


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_base_for_another_platform(
    builder: str, settings: Settings, tiny: SavedModel, registry: str, pushed_base: str
) -> None:
    chosen = settings(
        image_registry=f"{registry}/x",
        image_builder=builder,
        image_base=pushed_base,
        image_platform="linux/arm64",
    )
    with pytest.raises(BadValue, match=r"is for linux/amd64, and image\.platform is linux/arm64"):
        build(chosen, tiny)


def test_append_needs_a_registry(settings: Settings, tiny: SavedModel) -> None:
    with pytest.raises(BadValue, match=r"append.*image\.registry=.*--builder commit"):
        build(settings(image_builder="append"), tiny)


def test_a_base_with_its_models_in_a_volume_would_lose_ours(
    settings: Settings, tiny: SavedModel, busybox: str, engine: Engine
) -> None:
    base = f"{tiny.name}-base:1"
    engine("build", "--tag", base, "-", stdin=f"FROM {busybox}\nVOLUME /models\n".encode())
    with pytest.raises(BadValue, match="keeps /models in a volume"):
        build(settings(image_base=base), tiny)


def test_no_engine(settings: Settings, tiny: SavedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("DOCKER_HOST", "unix:///nowhere.sock")
        with pytest.raises(CommandFailed, match=r"Is the docker daemon running.*--builder append"):
            build(settings(), tiny)
    with monkeypatch.context() as patched:
        patched.setenv("PATH", "/nowhere")
        with pytest.raises(CommandMissing, match=r"`docker` is not installed.*docs\.docker\.com"):
            build(settings(), tiny)
