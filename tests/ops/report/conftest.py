"""Give the report records to read, and read what it wrote with real parsers."""

import json
import math
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ops.report import write

VOID = {"meta", "link", "br", "hr", "img", "input"}
Record = dict[str, Any]


class Page(HTMLParser):
    """A page as a browser takes it: its text, its elements, and whether they are well nested."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.source = text
        self.words: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.extend(data.split())

    @property
    def text(self) -> str:
        return " ".join(self.words)

    def count(self, tag: str, **wanted: str) -> int:
        return sum(
            name == tag and all(attrs.get(key) == value for key, value in wanted.items())
            for name, attrs in self.elements
        )

    def attributes(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.elements if name in attrs]


class Report:
    """The two files of one report."""

    def __init__(self, folder: Path) -> None:
        write(folder)
        self.page = Page((folder / "report.html").read_text(encoding="utf-8"))
        with Image.open(folder / "report.png") as image:
            self.image = image.convert("RGB")

    def pixels(self, colour: str) -> int:
        return count_pixels(self.image, colour)


def count_pixels(image: Image.Image, colour: str) -> int:
    """How many pixels have just that colour, `#rrggbb`."""
    wanted = tuple(bytes.fromhex(colour[1:]))
    colours = image.getcolors(image.width * image.height) or []
    return sum(count for count, found in colours if found == wanted)


def series(seconds: int, ramp: int) -> list[Record]:
    """A made-up course: a ramp, then an even load with a ripple on it; nothing in second 0."""
    course: list[Record] = [{"t": 0, "users": 1, "requests": 0, "failures": 0, "p50": None}]
    for t in range(1, seconds):
        p50 = 40 + 5 * math.sin(t)
        rate = 30 * min(t / ramp, 1)
        figures = {"p50": p50, "p95": p50 * 1.5, "p99": p50 * 2}
        course.append({"t": t, "users": min(t, ramp), "requests": rate, "failures": 0, **figures})
    return course


def a_loadtest(**changes: Any) -> Record:
    verdicts = [
        {"name": "achieved_rate", "ok": True, "measured": 29.84, "wanted": "at least 27.2"},
        {"name": "errors", "ok": True, "measured": 0, "wanted": "at most 0.01"},
    ]
    loadtest = {
        "users": 16, "protocol": "grpc", "requests": 1712, "failures": 3, "rps": 29.84,
        "latency_ms": {"p50": 56.2, "p90": 77.1, "p95": 86.4, "p99": 121.7, "max": 183.2},
        "max_in_flight": 7, "steady": {"start_s": 10, "end_s": 29}, "verdicts": verdicts,
        "replicas": {"127.0.0.1:8500": 856, "127.0.0.1:8502": 856},
        "valid": True, "seconds": series(30, 10),
    }  # fmt: skip
    return loadtest | changes


def an_invalid_loadtest(**changes: Any) -> Record:
    verdicts = [{"name": "achieved_rate", "ok": False, "measured": 12, "wanted": "at least 27.2"}]
    return a_loadtest(valid=False, verdicts=verdicts) | changes


def a_release(**changes: Any) -> Record:
    steps = (("model", 48.2), ("start", 14.2), ("loadtest", 60.4))
    release = {
        "id": "20260102-030405-a1b2", "status": "succeeded", "experiment": "2n-8c-16r-interop4",
        "target": "local", "image": None, "loadtest": a_loadtest(),
        "model": {"name": "resnet50", "version": "1", "sha256": "9f" * 32, "source": "export"},
        "endpoints": [{"grpc": "127.0.0.1:8500", "rest": "127.0.0.1:8501"}],
        "steps": [{"name": name, "status": "done", "seconds": took} for name, took in steps],
    }  # fmt: skip
    return release | changes


@pytest.fixture
def loadtest() -> Callable[..., Record]:
    return a_loadtest


@pytest.fixture
def invalid_loadtest() -> Callable[..., Record]:
    return an_invalid_loadtest


@pytest.fixture
def release() -> Callable[..., Record]:
    return a_release


@pytest.fixture
def report(tmp_path: Path) -> Callable[..., Report]:
    """Write records by file name without its ending, then the report on them."""

    def write_report(**records: Record) -> Report:
        for name, record in records.items():
            (tmp_path / f"{name}.json").write_text(json.dumps(record), encoding="utf-8")
        return Report(tmp_path)

    return write_report


@pytest.fixture
def read_page() -> Callable[[str], Page]:
    return Page


@pytest.fixture
def pixels() -> Callable[[Image.Image, str], int]:
    return count_pixels
