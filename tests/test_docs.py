"""What README and docs tell to type is there: tasks, flags, experiments, settings, files."""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from ops import config, experiments
from ops.config import PREFIX, TESTS_PREFIX, Config
from ops.misfit import known_keys

ROOT = Path(config.ROOT)
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
# A line of a block of commands, whatever is set before it, or a span in a sentence.
LINE = re.compile(r"^ {4,}(?:[A-Z_]+=\S+ )*(\S.*)$", re.MULTILINE)
SPAN = re.compile(r"`(invoke [^`]+)`")
VARIABLE = re.compile(rf"\b{PREFIX}[A-Z0-9_]*[A-Z0-9]\b")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
CATALOGUE = experiments.load()
SETTINGS = frozenset(known_keys(Config))
GROUPS = "|".join({key.partition(".")[0] for key in SETTINGS if "." in key})
SETTING = re.compile(rf"(?:--set |`|,)((?:{GROUPS})\.[a-z0-9_]+)(?==|`)")
VARIABLES = {PREFIX + key.replace(".", "_").upper() for key in SETTINGS}


def lines(text: str, program: str) -> list[str]:
    """Each command of `program` in a block, with its continuations and without its comment."""
    found = LINE.findall(re.sub(r"\\\n\s*", "", text))
    parts = [part for line in found for part in line.split(" && ")]
    return [one.split(" #")[0].strip() for one in parts if one.startswith(f"{program} ")]


def commands(text: str) -> list[str]:
    """Each command line that starts with `invoke`, in a block or in a sentence."""
    return [*lines(text, "invoke"), *SPAN.findall(re.sub(r"\s+", " ", text))]


def argv(command: str) -> list[str]:
    """Its words after `invoke`; what `…` stands for left out."""
    return [word for word in shlex.split(command)[1:] if word != "…"]


def told(found: Callable[[str], Iterable[str]]) -> list[object]:
    """Every finding of every page, as cases of a test."""
    return [
        pytest.param(one, id=f"{page.name}: {one}")
        for page in PAGES
        for one in dict.fromkeys(found(page.read_text(encoding="utf-8")))
    ]


@pytest.mark.parametrize("command", told(commands))
def test_every_command_is_one_that_invoke_knows(
    command: str, parsed: Callable[[Iterable[str]], dict[str, dict[str, str]]]
) -> None:
    for flags in parsed(argv(command)).values():
        name = flags.get("exp", "all")
        assert name == "all" or experiments.find(name, CATALOGUE)


@pytest.mark.parametrize("key", told(SETTING.findall))
def test_every_setting_is_one_of_ops_yaml(key: str) -> None:
    assert key in SETTINGS


@pytest.mark.parametrize("name", told(VARIABLE.findall))
def test_every_variable_is_a_setting(name: str) -> None:
    assert name in VARIABLES or name.startswith(TESTS_PREFIX)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_gcloud_is_one_that_it_knows(page: Path, tmp_path: Path) -> None:
    """By gcloud's own check, which asks nobody."""
    found = lines(page.read_text(encoding="utf-8"), "gcloud")
    if not found:
        return
    if not shutil.which("gcloud"):
        told = "gcloud is not installed: https://cloud.google.com/sdk/docs/install"
        (pytest.fail if os.environ.get("OPS_TEST_REQUIRE_ALL") else pytest.skip)(told)
    file = tmp_path / "commands.json"
    file.write_text(json.dumps([{"command_string": one} for one in found]))
    ended = subprocess.run(
        ("gcloud", "meta", "lint-gcloud-commands", f"--commands-file={file}"),
        env={**os.environ, "CLOUDSDK_CONFIG": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    answers = json.loads(ended.stdout)
    assert len(answers) == len(found)
    wrong = {one["command_string"]: one["error_message"] for one in answers if not one["success"]}
    assert not wrong
