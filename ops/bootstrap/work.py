"""Carry a plan out, each action shown as it goes."""

import time

import tenacity

from ops import gcloud
from ops.bootstrap.look import look_again
from ops.bootstrap.plan import Action, Plan
from ops.bootstrap.resource import Standing
from ops.config import Gke
from ops.errors import CommandFailed, OpsError, TimedOut
from ops.progress import Progress, Step
from ops.shell import Command, Shell

LATELY_MADE = "does not exist"
"""What Google says for up to a minute of an account that it has just made."""
PATIENCE_S = 120.0
BUSY_S, PAUSE_S = 2400.0, 10.0


def carry_out(plan: Plan, gke: Gke, shell: Shell, progress: Progress) -> None:
    """Do all of it in order; what fails ends it, and it may be done again.

    Raises OpsError, or TimedOut where something that others began does not end.
    """
    for action in plan.steps:
        with progress.step(action.verb, action.standing.resource.what) as step:
            step.say(_carry_out(action, gke, shell, step))


def _carry_out(action: Action, gke: Gke, shell: Shell, step: Step) -> str:
    """Do one, and say what was done."""
    what = action.standing.resource.what
    if action.standing.unseen and look_again(action.standing, gke, shell).state != "absent":
        return f"{what} is there"
    _settled(action.standing, gke, shell, step)
    for command in action.commands:
        _patiently(command, gke, shell)
    return what


def _settled(standing: Standing, gke: Gke, shell: Shell, step: Step) -> None:
    """Wait until what is just being made or removed, perhaps by a call that was cut off, is not."""
    deadline = time.monotonic() + BUSY_S
    while standing.busy:
        if time.monotonic() > deadline:
            raise TimedOut(f"{standing.resource.what} is still being made or removed; run it again")
        step.say(f"{standing.resource.what}: waiting for what others began")
        time.sleep(PAUSE_S)
        standing = look_again(standing, gke, shell)


def _patiently(command: Command, gke: Gke, shell: Shell) -> None:
    tries = tenacity.Retrying(
        retry=tenacity.retry_if_exception(_passes),
        stop=tenacity.stop_after_delay(PATIENCE_S),
        wait=tenacity.wait_exponential(2, max=15),
        reraise=True,
    )
    tries(gcloud.read, shell, gke, command)


def _passes(error: BaseException) -> bool:
    """Whether Google has not yet heard itself of what it has just made or enabled."""
    lately = isinstance(error, CommandFailed) and LATELY_MADE in error.words
    return isinstance(error, OpsError) and (lately or isinstance(error, gcloud.Disabled))
