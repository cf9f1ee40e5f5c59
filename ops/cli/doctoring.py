"""Tell what is there for a release and what is missing, from the command line."""

from collections.abc import Sequence
from typing import get_args

from rich.console import Console
from rich.table import Table

from ops.cli import values
from ops.cli.answer import answers
from ops.cli.preparing import chosen
from ops.config import Config
from ops.doctor import TABLES, Finding, Subject, examine
from ops.errors import OpsError
from ops.experiments import Experiment
from ops.progress import Progress
from ops.shell import Shell

MARKS = {"there": ("ok", "green"), "missing": ("MISSING", "bold red"), "not asked": ("-", "dim")}
TARGETS = get_args(Config.model_fields["target"].annotation)


@answers
def doctor(*, target: str, exp: str, set_: Sequence[str]) -> int:
    """Print a table for each target, or for the one named; 1 when the configured one lacks some."""
    settings = values.configured(target, set_)
    experiment = chosen(exp) if exp else None
    ready = True
    for one in (settings.target,) if target else TARGETS:
        findings = _examined(settings.model_copy(update={"target": one}), experiment)
        _print(one, findings, configured=one == settings.target)
        if one == settings.target:
            ready = all(found.state != "missing" for found in findings)
    return 0 if ready else OpsError.exit_code


def _examined(settings: Config, experiment: Experiment | None) -> list[Finding]:
    subject = Subject(settings, Shell(), experiment)
    checks, findings = TABLES[settings.target], []
    with Progress().step(settings.target, "looking") as step:
        for finding in examine(subject, checks):
            findings.append(finding)
            step.advance(len(findings), len(checks))
            step.say(finding.what)
        missing = sum(one.state == "missing" for one in findings)
        step.say(f"{missing or 'nothing'} missing")
    return findings


def _print(target: str, findings: Sequence[Finding], *, configured: bool) -> None:
    """The table, and below it what mends each line that is missing: whole, to be copied."""
    note = ", the configured target" if configured else ""
    table = Table(title=f"{target}{note}", title_justify="left", box=None, pad_edge=False)
    for name in ("", "what", "found"):
        table.add_column(name, overflow="fold")
    for one in findings:
        mark, style = MARKS[one.state]
        table.add_row(mark, one.what, one.told, style=style if mark == "-" else "")
    console = Console(markup=False, highlight=False, emoji=False)
    console.print(table)
    mended = [one for one in findings if one.state == "missing"]
    width = max((len(one.what) for one in mended), default=0)
    for one in mended:
        console.print(f"to mend {one.what:<{width}}  {one.mend}", soft_wrap=True)
    console.print()
