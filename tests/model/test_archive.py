"""An archive unpacks only when all of it is whole, plain, inside and bounded."""

import gzip
import io
import os
import tarfile
from pathlib import Path

import pytest

from model.archive import Limits, unpack
from model.errors import BadValue


def pack(path: Path, *members: tarfile.TarInfo, content: bytes = b"") -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for member in members:
            member.size = len(content) if member.isreg() else 0
            archive.addfile(member, io.BytesIO(content) if member.isreg() else None)
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, target
    return made


def test_files_and_folders_come_out(tmp_path: Path) -> None:
    folder = member("top", tarfile.DIRTYPE)
    archive = pack(tmp_path / "a.tar.gz", folder, member("top/file"), content=b"hello")
    unpack(archive, tmp_path / "out")
    assert (tmp_path / "out/top/file").read_bytes() == b"hello"


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (member("../escaped"), "a path outside itself"),
        (member("a/../../escaped"), "a path outside itself"),
        (member("/escaped"), "a path outside itself"),
        (member("link", tarfile.SYMTYPE, "/etc/passwd"), "a link"),
        (member("link", tarfile.SYMTYPE, "inside"), "a link"),
        (member("link", tarfile.LNKTYPE, "inside"), "a link"),
        (member("pipe", tarfile.FIFOTYPE), "a device or pipe"),
        (member("null", tarfile.CHRTYPE), "a device or pipe"),
    ],
    ids=lambda value: value.name if isinstance(value, tarfile.TarInfo) else "",
)
def test_unsafe_members_are_refused(tmp_path: Path, bad: tarfile.TarInfo, said: str) -> None:
    archive = pack(tmp_path / "a.tar.gz", member("inside"), bad)
    with pytest.raises(BadValue, match=said):
        unpack(archive, tmp_path / "out")
    assert not (tmp_path / "escaped").exists()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["inside"]


def test_every_truncation_is_seen(tmp_path: Path) -> None:
    whole = pack(tmp_path / "a.tar.gz", member("a"), member("b"), content=os.urandom(3000))
    content = whole.read_bytes()
    for size in [
        2,
        11,
        len(content) // 3,
        len(content) // 2,
        *range(len(content) - 60, len(content)),
    ]:
        cut = tmp_path / "cut.tar.gz"
        cut.write_bytes(content[:size])
        with pytest.raises(BadValue, match="damaged or truncated"):
            unpack(cut, tmp_path / "out")


def test_a_tar_truncated_before_it_was_compressed(tmp_path: Path) -> None:
    whole = pack(tmp_path / "a.tar.gz", member("a"), content=os.urandom(3000))
    with gzip.open(whole) as stream, gzip.open(tmp_path / "cut.tar.gz", "wb") as cut:
        cut.write(stream.read(2000))
    with pytest.raises(BadValue, match="damaged or truncated"):
        unpack(tmp_path / "cut.tar.gz", tmp_path / "out")


def test_a_flipped_byte_is_seen(tmp_path: Path) -> None:
    whole = pack(tmp_path / "a.tar.gz", member("a"), content=os.urandom(3000))
    content = bytearray(whole.read_bytes())
    content[1500] ^= 1
    whole.write_bytes(content)
    with pytest.raises(BadValue, match="damaged or truncated"):
        unpack(whole, tmp_path / "out")


@pytest.mark.parametrize(
    ("limits", "said"),
    [(Limits(files=1), "more than 1 files"), (Limits(size_bytes=9), "more than 9 bytes")],
)
def test_bombs_are_refused(tmp_path: Path, limits: Limits, said: str) -> None:
    archive = pack(tmp_path / "a.tar.gz", member("a"), member("b"), content=b"12345")
    with pytest.raises(BadValue, match=said):
        unpack(archive, tmp_path / "out", limits)


def test_a_huge_size_in_a_header_is_refused_before_it_is_read(tmp_path: Path) -> None:
    huge = member("huge")
    huge.size = 2**40
    with gzip.open(tmp_path / "a.tar.gz", "wb") as stream:
        stream.write(huge.tobuf())
    with pytest.raises(BadValue, match="unpacks to more than"):
        unpack(tmp_path / "a.tar.gz", tmp_path / "out")


def test_a_bomb_behind_the_last_file_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.archive._AROUND_BYTES", 2**20)
    whole = pack(tmp_path / "a.tar.gz", member("a"), content=b"12345")
    with gzip.open(whole) as stream, gzip.open(tmp_path / "bomb.tar.gz", "wb") as bomb:
        bomb.write(stream.read())
        bomb.write(bytes(2**22))
    with pytest.raises(BadValue, match="more than 9 bytes"):
        unpack(tmp_path / "bomb.tar.gz", tmp_path / "out", Limits(size_bytes=9))


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_header_that_would_fill_the_memory_is_refused(tmp_path: Path, kind: bytes) -> None:
    header = member("header", kind)
    header.size = 2**34
    with gzip.open(tmp_path / "a.tar.gz", "wb") as stream:
        stream.write(header.tobuf(tarfile.GNU_FORMAT))
        stream.write(bytes(2**20))
    with pytest.raises(BadValue, match=f"a header says that it has {2**34} bytes"):
        unpack(tmp_path / "a.tar.gz", tmp_path / "out")


def test_headers_without_end_are_refused(tmp_path: Path) -> None:
    header = member("header", tarfile.XHDTYPE)
    record = b"13 comment=x\n"
    header.size = len(record)
    with gzip.open(tmp_path / "a.tar.gz", "wb") as stream:
        for _ in range(5000):
            stream.write(header.tobuf(tarfile.GNU_FORMAT) + record.ljust(tarfile.BLOCKSIZE, b"\0"))
    with pytest.raises(BadValue, match="damaged or truncated"):
        unpack(tmp_path / "a.tar.gz", tmp_path / "out")


@pytest.mark.parametrize(
    "headers",
    [{"path": "a\0b"}, {"mtime": "inf"}, {"size": "-5"}, {"path": "a\nb"}, {"path": "../a\x1b[2J"}],
    ids=str,
)
def test_headers_that_hold_nonsense_are_one_line(tmp_path: Path, headers: dict[str, str]) -> None:
    bad = member("bad")
    bad.pax_headers = headers
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(bad)
    try:
        unpack(tmp_path / "a.tar.gz", tmp_path / "out")
    except BadValue as error:
        assert str(error).isprintable()


def test_a_name_that_comes_twice_overwrites_no_folder(tmp_path: Path) -> None:
    archive = pack(tmp_path / "a.tar.gz", member("a/b"), member("a"), content=b"12345")
    with pytest.raises(BadValue, match="damaged or truncated"):
        unpack(archive, tmp_path / "out")


def test_a_name_too_long_for_a_file_is_the_archives_fault(tmp_path: Path) -> None:
    archive = pack(tmp_path / "a.tar.gz", member("a" * 300))
    with pytest.raises(BadValue, match="a name longer than a file's may be"):
        unpack(archive, tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not an archive"])
def test_other_formats_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(BadValue, match=r"neither a folder nor a .tar.gz"):
        unpack(tmp_path / "a.zip", tmp_path / "out")
