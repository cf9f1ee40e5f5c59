"""Run the load generator where there is nothing but what its own requirements name."""

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LOCUST = ROOT / "locust"
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
MODULES = {"hdrhistogram": "hdrh", "grpcio": "grpc"}


def pins(path: Path) -> dict[str, str]:
    return dict(PIN.findall(path.read_text()))


def imported() -> set[str]:
    """The packages that the generator's files import, beside one another and Python's own."""
    found: set[str] = set()
    for path in LOCUST.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found.update(name.name.partition(".")[0] for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {path.stem for path in LOCUST.glob("*.py")}


def test_they_are_what_is_imported_and_what_that_needs() -> None:
    asked = [
        line for line in (LOCUST / "requirements.in").read_text().splitlines() if line[0] != "#"
    ]

    assert {MODULES.get(name, name) for name in asked} <= imported()
    assert imported() <= {MODULES.get(name, name) for name in pins(LOCUST / "requirements.txt")}


def test_they_are_the_toolkits() -> None:
    assert pins(LOCUST / "requirements.txt").items() <= pins(ROOT / "requirements.txt").items()


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the generator, and a virtual environment made for it from PyPI."""
    folder = tmp_path_factory.mktemp("alone")
    shutil.copytree(LOCUST, folder / "load", ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run((sys.executable, "-m", "venv", folder / "venv"), check=True, timeout=120)
    install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r")
    argv = (folder / "venv" / "bin" / "python", *install, folder / "load" / "requirements.txt")
    subprocess.run(argv, check=True, timeout=600)
    return folder


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
def test_it_runs_in_a_folder_of_its_own(
    protocol: str, alone: Path, null_server: Callable[..., Any], payload: Path
) -> None:
    server = null_server(protocol, delay=0.02)
    load = ("--headless", "--users", "4", "--spawn-rate", "4", "--run-time", "3s")
    sent = ("--protocol", protocol, "--host", server.host, "--payload", str(payload))

    ended = subprocess.run(
        ("../venv/bin/locust", "-f", "locustfile.py", *load, *sent, "--results", "out.json"),
        cwd=alone / "load",
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    results = json.loads((alone / "load" / "out.json").read_text())
    assert (results["protocol"], results["failures"]) == (protocol, 0)
    assert results["requests"] > 0
    assert server.counts()["requests"] >= results["total"]["requests"]
