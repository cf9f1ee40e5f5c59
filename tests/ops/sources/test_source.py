"""What a source may be, and what is said of the rest."""

import pytest

from ops.errors import BadValue
from ops.sources.source import GitHub, Gs, Https, Remote, parse

HEX = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("github:o/r", GitHub("o", "r")),
        ("github:o/r@v1.2", GitHub("o", "r", "v1.2")),
        ("github:o/r.x#m.tgz", GitHub("o", "r.x", "", "m.tgz")),
        ("github:o/r@pkg/v1@2#m.tar.gz", GitHub("o", "r", "pkg/v1@2", "m.tar.gz")),
        ("gs://bucket/a/m.tar.gz", Gs("bucket", "a/m.tar.gz")),
        ("gs://bucket/a/folder/", Gs("bucket", "a/folder")),
        ("https://h/m.tar.gz", Https("https://h/m.tar.gz")),
        ("https://h:8/m?a=b#sha256=" + HEX, Https("https://h:8/m?a=b", HEX)),
        ("http://127.0.0.1:8/m", Https("http://127.0.0.1:8/m")),
        ("http://[::1]/m", Https("http://[::1]/m")),
        ("http://localhost/m", Https("http://localhost/m")),
    ],
)
def test_what_is_taken(text: str, wanted: Remote) -> None:
    assert parse(text) == wanted


@pytest.mark.parametrize("text", ["export", "/a/b.tar.gz", "b", "./github:o/r", "a:b/c"])
def test_what_is_on_this_machine(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "form"),
    [
        *((f"github:{rest}", "github:OWNER/REPO[@TAG][#ASSET]") for rest in (
            *("", "o", "o/", "/r", "o/r@", "o/r#", "o/..", "o/r@a..b", "o/r/x", "o/r#a/b"),
            *("o/r@a b", "-o/r", "//github.com/o/r"),
        )),
        *((f"gs:{rest}", "gs://BUCKET/PATH") for rest in (
            *("", "//", "//bucket", "//bucket/", "//b/*", "//bucket/a*", "//UP/a", "bucket/a"),
        )),
        *((f"https:{rest}", "https://HOST/PATH") for rest in (
            *("", "//", "//h", "//h/", "//h/m#sha256=12", f"//h/m#md5={HEX}", "//u:p@h/m"),
        )),
        ("http://example.com/m.tar.gz", "http:// is for this machine alone"),
        ("s3://bucket/m", "github:OWNER/REPO[@TAG][#ASSET], gs://BUCKET/PATH or https://HOST/PATH"),
    ],
)  # fmt: skip
def test_what_is_refused_is_told_with_what_is_right(text: str, form: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse(text, "--source")
    assert str(caught.value).startswith("--source ")
    assert form in str(caught.value)
    assert "u:p" not in str(caught.value), "a password is not repeated"


def test_a_release_is_written_in_full() -> None:
    assert str(GitHub("o", "r", "v1")) == "github:o/r@v1#saved_model.tar.gz"
