"""Ask gcloud, and tell in words what Google refuses, with the command that mends it."""

import json
import re
from dataclasses import dataclass
from typing import Any

from ops.config import Gke
from ops.errors import CommandFailed, CommandMissing, NeverReady, OpsError
from ops.gcloud import login
from ops.shell import Command, Shell


class NotThere(CommandFailed):
    """What was asked for does not exist."""


class Disabled(CommandFailed):
    """The API that would know is not enabled in the project."""


@dataclass(frozen=True)
class Refusal:
    """One way in which Google refuses, by what gcloud then writes."""

    said: re.Pattern[str]
    told: str
    mend: str
    kind: type[CommandFailed] = CommandFailed


NOT_THERE = re.compile(r"NOT_FOUND|code=404|HTTPError 404|not found", re.I)
# Said also where credentials could not be renewed for want of a network: it comes first.
NO_NETWORK = re.compile(r"Max retries|Failed to resolve|Unable to find the server|URLError")
REFUSALS = (
    Refusal(
        re.compile(r"active account|Anonymous caller|No credentialed accounts"),
        "nobody is signed in to gcloud",
        "{login}",
    ),
    Refusal(
        re.compile(
            r"invalid_grant|Reauthentication|refreshing (your current )?auth tokens"
            r"|UNAUTHENTICATED|code=401|HTTPError 401|invalid authentication credentials",
        ),
        "Google does not take the credentials any more ({whose})",
        "{login}",
    ),
    Refusal(
        re.compile(r"SERVICE_DISABLED|has not been used in project|accessNotConfigured"),
        "an API that this needs is not enabled in project {project}",
        "invoke bootstrap --target gke, or gcloud services enable {api} --project={project}",
        Disabled,
    ),
    Refusal(
        re.compile(
            r"CONSUMER_INVALID|resource project|USER_PROJECT_DENIED|access projects instance"
        ),
        "there is no project {project}, or these credentials may not use it ({whose})",
        "gcloud projects list shows those there are; set gke.project",
    ),
    Refusal(
        re.compile(r"PERMISSION_DENIED|code=403|HTTPError 403|not have permission|Forbidden"),
        "these credentials may not do this ({whose}): {said}",
        "ask an owner of project {project} for the role, or take others: gke.key_file",
    ),
)
API = re.compile(r"\b([a-z]+\.googleapis\.com)\b")
SENTENCE = re.compile(r"^ERROR: (?:\(gcloud\.[\w.-]+\) )?(?:\w+: code=\d+, message=)?(.*)$", re.M)
LONGEST = 300


def ask(shell: Shell, gke: Gke, command: Command) -> Any:
    """What gcloud answers, as JSON; raises NotThere, or CommandFailed that says what mends it, and
    NeverReady where Google cannot be reached."""
    answer = read(shell, gke, command)
    try:
        return json.loads(answer)
    except ValueError:
        raise CommandFailed(f"gcloud answers no JSON: {answer.strip()[:LONGEST]!r}") from None


def read(shell: Shell, gke: Gke, command: Command) -> str:
    """What gcloud prints; raises as `ask` does. One that changes is left out by a dry run."""
    try:
        return shell.run(command) if command.changes else shell.read(command)
    except CommandFailed as error:
        raise refused(error, gke) from error


def refused(error: CommandFailed, gke: Gke) -> OpsError:
    """The same in words: what Google refuses and what mends it; `error` where we know no more."""
    if NO_NETWORK.search(error.words):
        return NeverReady("Google's APIs cannot be reached from here; is there a network, a proxy?")
    for one in REFUSALS:
        if one.said.search(error.words):
            told = f"{_filled(one.told, error, gke)}; {_filled(one.mend, error, gke)}"
            return one.kind(told, error.status, error.words)
    if NOT_THERE.search(error.words):
        return NotThere(_said(error))
    if isinstance(error, CommandMissing):
        return error
    return CommandFailed(f"gcloud failed: {_said(error)}", error.status, error.words)


def _filled(text: str, error: CommandFailed, gke: Gke) -> str:
    used = login.find(gke)
    api = API.search(error.words)
    return text.format(
        login=used.mend,
        whose=used.words,
        project=gke.project,
        said=_said(error),
        api=api[1] if api else "container.googleapis.com",
    )


def _said(error: CommandFailed) -> str:
    """Google's own sentence, without what gcloud adds around it."""
    found = SENTENCE.search(error.words)
    told = found[1] if found else error.words.strip() or str(error)
    return " ".join(told.split())[:LONGEST].rstrip(".")
