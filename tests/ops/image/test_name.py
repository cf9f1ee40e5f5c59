"""Names of images, read as docker reads them."""

import pytest

from ops.errors import BadValue
from ops.image import name

DIGEST = "sha256:" + "ab" * 32


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("busybox", "docker.io/library/busybox:latest"),
        ("tensorflow/serving:2.19.1", "docker.io/tensorflow/serving:2.19.1"),
        ("docker.io/busybox:1", "docker.io/library/busybox:1"),
        ("index.docker.io/a/b:1", "docker.io/a/b:1"),
        ("localhost/x:1", "localhost/x:1"),
        ("localhost:5000/a/b_c:1", "localhost:5000/a/b_c:1"),
        ("[::1]:5000/x:1", "[::1]:5000/x:1"),
        ("eu-docker.pkg.dev/p/r/i", "eu-docker.pkg.dev/p/r/i:latest"),
    ],
)
def test_a_name_is_made_whole(text: str, whole: str) -> None:
    assert name.parse(text).tagged == whole
    assert name.parse(f"{text}@{DIGEST}").digest == DIGEST


@pytest.mark.parametrize(
    "text", ["", "Big:1", "a b", "x:", "x@sha256:12", "https://x/y", "/x", "x/", "x:" + "t" * 129]
)
def test_what_is_no_name_is_told_with_its_setting(text: str) -> None:
    with pytest.raises(BadValue, match=r"image\.base is .* no image's name"):
        name.parse(text, "image.base")


@pytest.mark.parametrize(
    "text",
    ["", "localhost", "localhost:5000/tfs", "docker.io/me", "eu-docker.pkg.dev/p/r", "[::1]:5"],
)
def test_a_registry(text: str) -> None:
    name.check_registry(text)


@pytest.mark.parametrize(
    "text", ["me", "me/tfs", "http://localhost:5000", "a.b/", "a.b/x:1", "a.b/X", "a.b:port/x"]
)
def test_what_is_no_registry(text: str) -> None:
    with pytest.raises(BadValue, match=r"image\.registry is .*; it must be HOST"):
        name.check_registry(text)


@pytest.mark.parametrize(
    ("host", "plain"),
    [
        ("localhost", True),
        ("localhost:5000", True),
        ("127.0.0.1:5000", True),
        ("127.9.9.9", True),
        ("[::1]:5000", True),
        ("localhost.example.com:5000", False),
        ("127.0.0.1.example.com", False),
        ("10.0.0.7:5000", False),
        ("docker.io", False),
    ],
)
def test_only_this_machine_is_asked_in_plain_http(host: str, plain: bool) -> None:
    assert name.parse(f"{host}/x").plain_http == plain


@pytest.mark.parametrize(
    ("model", "path"),
    [("resnet50", "resnet50"), ("My.Model", "my.model"), ("a__b", "a-b"), ("a.-b-", "a-b")],
)
def test_every_models_name_gives_a_repository(model: str, path: str) -> None:
    assert name.path_of(model) == path
    assert name.parse(f"localhost/{path}").path == path


@pytest.mark.parametrize("text", ["amd64", "linux", "linux/", "Linux/amd64", "linux/arm64/v8/x"])
def test_what_is_no_platform(text: str) -> None:
    with pytest.raises(BadValue, match=r"image\.platform is"):
        name.check_platform(text)
