"""Know the flags that upstream's model server accepts, and how it reads their values."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import yaml

from ops.misfit import did_you_mean

FILE = Path(__file__).with_name("server_flags.yaml")

INTEGER = re.compile(r"[+-]?\d+")
FLOAT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
WANTED = {
    "bool": "true or false",
    "int32": "a whole number of 32 bits",
    "int64": "a whole number of 64 bits",
    "float": "a number",
}


@cache
def types() -> dict[str, str]:
    """The type of each flag: int32, int64, float, bool or string."""
    groups: dict[str, list[str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {flag: kind for kind, flags in groups.items() for flag in flags}


def parse(arguments: Iterable[str]) -> dict[str, str]:
    """Flags and values of those arguments that are written `--flag=value`; the last one wins."""
    split = (argument[2:].partition("=") for argument in arguments if argument.startswith("--"))
    return {flag: value for flag, equals, value in split if equals}


def faults(argument: str) -> Iterator[str]:
    """What the server would not take, or would take for something else, in one argument."""
    flag, equals, value = argument.removeprefix("--").partition("=")
    if not argument.startswith("--"):
        yield f"'{argument}' is no flag; write --flag=value"
    elif flag not in types():
        hint = did_you_mean(flag, types(), "--")
        yield f"the server knows no flag --{flag}, and would go on without it{hint}"
    elif not equals:
        yield f"--{flag} has no value; write --{flag}=value, in one argument"
    elif not _fits(value, types()[flag]):
        yield f"--{flag} is '{value}'; it must be {WANTED[types()[flag]]}"


def _fits(value: str, kind: str) -> bool:
    if kind in ("int32", "int64"):
        bits = int(kind[3:]) - 1
        return bool(INTEGER.fullmatch(value)) and -(2**bits) <= int(value) < 2**bits
    if kind == "bool":
        # Some versions read 1, 0 and True as well; these two are read by all.
        return value in ("true", "false")
    return kind == "string" or bool(FLOAT.fullmatch(value))
