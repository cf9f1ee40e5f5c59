"""What is taken for a flag, and what is said of the rest."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops.cli import values
from ops.errors import BadValue

MANY = "9" * 5000
TAKEN: list[tuple[Callable[[str, str], Any], str, Any]] = [
    (values.count, "", None),
    (values.count, "1", 1),
    (values.count, "150", 150),
    (values.rate, "", None),
    (values.rate, "2.5", 2.5),
    (values.rate, "1e-3", 0.001),
    (values.duration, "", None),
    (values.duration, "300", 300.0),
    (values.duration, "45s", 45.0),
    (values.duration, "20m", 1200.0),
    (values.duration, "1h30m", 5400.0),
    (values.duration, "1h1m1s", 3661.0),
]
REFUSED: list[tuple[Callable[[str, str], Any], str]] = [
    *((values.count, text) for text in ("0", "x", "-3", "1.5", "²", "٣", " 1", "1_0", MANY)),
    *((values.rate, text) for text in ("0", "x", "-0.5", "nan", "inf", "1,5", MANY)),
    *((values.duration, text) for text in ("5x", "0", "0s", "-5", "1.5s", "m", "30s1m", MANY)),
]


@pytest.mark.parametrize(("check", "text", "wanted"), TAKEN)
def test_what_is_taken(check: Callable[[str, str], Any], text: str, wanted: float | None) -> None:
    assert check("--flag", text) == wanted


@pytest.mark.parametrize(("check", "text"), REFUSED, ids=lambda value: str(value)[:20])
def test_what_is_refused_is_named_with_what_is_right(
    check: Callable[[str, str], Any], text: str
) -> None:
    with pytest.raises(BadValue) as caught:
        check("--flag", text)
    assert f"--flag is '{text}'; it must be a" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("h", "h:8500"),
        ("h:1", "h:1"),
        ("tfs.example.com:65535", "tfs.example.com:65535"),
        ("10.0.0.7", "10.0.0.7:8500"),
        ("[::1]", "[::1]:8500"),
        ("[::1]:9", "[::1]:9"),
    ],
)
def test_an_address(text: str, wanted: str) -> None:
    assert values.address("--host", text, 8500) == wanted


@pytest.mark.parametrize(
    "text",
    [
        *("", ":", ":1", "h:", "h:0", "h:65536", "h:²", "h:x", f"h:{MANY}"),
        *("http://h", "h/x", "a..b", "::1", "a b", "a" * 64),
    ],
)
def test_no_address(text: str) -> None:
    with pytest.raises(BadValue, match="it must be HOST or HOST:PORT"):
        values.address("--host", text, 8500)


def test_a_protocol_is_one_of_two() -> None:
    assert values.protocol("rest") == "rest"
    with pytest.raises(BadValue, match="--protocol is 'http'; it must be grpc or rest"):
        values.protocol("http")


def test_a_source_is_seen_from_where_we_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model.tar.gz").touch()
    assert values.source("model.tar.gz") == str(tmp_path / "model.tar.gz")
    assert values.source(str(tmp_path)) == str(tmp_path)
    with pytest.raises(BadValue, match="'other', which is missing"):
        values.source("other")
    for text in ("", "export", "github:o/r@v1#m.tgz", "gs://bucket/m", "https://h/m.tar.gz"):
        assert values.source(text) == text
    with pytest.raises(BadValue, match="--source is 'github:o'; it must be github:OWNER/REPO"):
        values.source("github:o")


def test_a_folder_is_there_or_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert values.folder("--out", "") is None
    assert values.folder("--out", str(tmp_path / "new")) == tmp_path / "new"
    with pytest.raises(BadValue, match="which is no folder"):
        values.folder("--out", str(tmp_path / "file"))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ([], {}),
        ([""], {}),
        (["slo.p99_ms=300"], {"slo.p99_ms": "300"}),
        (["target=gke, model.name=a=b"], {"target": "gke", "model.name": "a=b"}),
        (["target=gke", "", "a=1,b=2"], {"target": "gke", "a": "1", "b": "2"}),
        (["a=1", "a=2"], {"a": "2"}),
        (["a=10.0.0.0/8,192.0.2.7/32,b=1"], {"a": "10.0.0.0/8,192.0.2.7/32", "b": "1"}),
    ],
)
def test_settings(typed: list[str], wanted: dict[str, str]) -> None:
    assert values.settings(typed) == wanted


@pytest.mark.parametrize("text", ["slo", "=3", "slo.p99_ms=", "a=1,,b=2", "a=1,"])
def test_settings_that_cannot_be_read_are_told(text: str) -> None:
    with pytest.raises(BadValue, match="write KEY=VALUE"):
        values.settings([text])
