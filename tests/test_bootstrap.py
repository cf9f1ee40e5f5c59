"""Which Pythons and platforms are taken, by the table and by every Python that is here."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import bootstrap

SCRIPT = Path(bootstrap.__file__)
VERSIONS = ("2", "2.7", *(f"3.{minor}" for minor in range(5, 16)))
LINUX = ("Linux", "x86_64", "glibc")


def installed() -> list[str]:
    """Every Python on PATH or below pyenv that starts."""
    found = {shutil.which(f"python{version}") for version in VERSIONS}
    found |= {str(path) for path in Path.home().glob(".pyenv/versions/*/bin/python")}
    return sorted(path for path in found if path and version_of(path))


def version_of(python: str) -> tuple[int, int] | None:
    """Its version; None for a name with no Python behind it, as pyenv's shims are."""
    code = "import sys; print('%d %d' % sys.version_info[:2])"
    ended = subprocess.run(
        (python, "-c", code), capture_output=True, text=True, timeout=60, check=False
    )
    if ended.returncode:
        return None
    major, minor = ended.stdout.split()
    return int(major), int(minor)


@pytest.mark.parametrize("python", installed())
def test_every_python_that_is_here_is_taken_or_told_in_one_line(python: str) -> None:
    version = version_of(python)
    assert version
    ended = subprocess.run(
        (python, str(SCRIPT)), capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.stdout == ""
    if bootstrap.OLDEST <= version <= bootstrap.NEWEST:
        assert (ended.returncode, ended.stderr) == (0, "")
    else:
        assert ended.returncode == 1
        told = f"error: Python {version[0]}.{version[1]} cannot run this: it takes 3.11 to 3.13, "
        assert re.fullmatch(re.escape(told) + "such as .*\n", ended.stderr)


@pytest.mark.parametrize(
    ("version", "platform", "told"),
    [
        ((3, 11), LINUX, ""),
        ((3, 12), ("Linux", "aarch64", "glibc"), ""),
        ((3, 13), ("Darwin", "arm64", ""), ""),
        ((3, 10), LINUX, "Python 3.10 cannot run this: it takes 3.11 to 3.13"),
        ((3, 14), LINUX, "Python 3.14 cannot run this"),
        ((2, 7), LINUX, "Python 2.7 cannot run this"),
        ((3, 11), ("Linux", "x86_64", ""), "no wheels for Linux without glibc"),
        ((3, 11), ("Linux", "riscv64", "glibc"), "no wheels for Linux riscv64, only for Darwin"),
        ((3, 11), ("Darwin", "x86_64", ""), "no wheels for Darwin x86_64"),
        ((3, 11), ("Windows", "AMD64", ""), "no wheels for Windows AMD64"),
    ],
)
def test_the_table(version: tuple[int, int], platform: tuple[str, str, str], told: str) -> None:
    problem = bootstrap.problem(version, *platform)
    assert problem.startswith(told) or told in problem
    assert bool(problem) == bool(told)
    assert "\n" not in problem
