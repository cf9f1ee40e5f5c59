"""Carry out checks one after the other, those left out whose ground is missing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ops.doctor.finding import Finding, Missing, NotAsked
from ops.doctor.subject import Subject
from ops.errors import OpsError


@dataclass(frozen=True)
class Check:
    """One question to a subject."""

    what: str
    ask: Callable[[Subject], str]
    """Says what is there; raises Missing, NotAsked or OpsError."""
    needs: tuple[str, ...] = ()
    """The checks before it without which it makes no sense."""


def examine(subject: Subject, checks: Iterable[Check]) -> Iterator[Finding]:
    """The finding of each check, in order, as it comes; nothing is raised."""
    there: set[str] = set()
    for check in checks:
        lacking = [one for one in check.needs if one not in there]
        finding = _not_asked(check, lacking) if lacking else _asked(check, subject)
        if finding.state == "there":
            there.add(check.what)
        yield finding


def _asked(check: Check, subject: Subject) -> Finding:
    try:
        return Finding(check.what, "there", check.ask(subject))
    except NotAsked as reason:
        return Finding(check.what, "not asked", f"not asked: {reason}")
    except Missing as error:
        return Finding(check.what, "missing", str(error), error.mend)
    except OpsError as error:
        # An error's line says what is wrong, then what mends it.
        told, _, mend = str(error).partition("; ")
        return Finding(check.what, "missing", told, mend)
    except (OSError, ValueError, KeyError) as error:
        return Finding(check.what, "missing", f"it cannot be told: {error!r}")


def _not_asked(check: Check, lacking: list[str]) -> Finding:
    return Finding(check.what, "not asked", f"not asked: it needs {lacking[0]}")
