"""Name each run in a legend, so that no two have the same name."""

from collections import Counter
from collections.abc import Sequence

from ops.report.run import Run
from ops.report.wording import words


def name(run: Run) -> str:
    """A release by its experiment's legend, a load test by its host and protocol."""
    if run.released:
        return run.experiment or run.id
    hosts = list(run.loadtest.replicas) if run.loadtest else []
    more = f" and {len(hosts) - 1} more" if len(hosts) > 1 else ""
    return " ".join(filter(None, (*hosts[:1], more.strip(), _protocol(run)))) or run.id


def names(runs: Sequence[Run]) -> list[str]:
    """Names of all, in their order; those alike get what tells them apart, or else a number."""
    found = [name(run) for run in runs]
    for tell in (_protocol, _target, _users):
        found = _told_apart(found, [tell(run) for run in runs])
    return _numbered(found)


def _told_apart(found: list[str], by: list[str]) -> list[str]:
    alike = {one for one, count in Counter(found).items() if count > 1}
    differ = {one for one in alike if len(_values(one, found, by)) > 1}
    pairs = zip(found, by, strict=True)
    return [f"{one} {more}".strip() if one in differ else one for one, more in pairs]


def _values(one: str, found: list[str], by: list[str]) -> set[str]:
    return {more for other, more in zip(found, by, strict=True) if other == one}


def _numbered(found: list[str]) -> list[str]:
    counts, seen = Counter(found), Counter[str]()
    numbered = []
    for one in found:
        seen[one] += 1
        numbered.append(f"{one} #{seen[one]}" if counts[one] > 1 else one)
    return numbered


def _protocol(run: Run) -> str:
    return words((run.loadtest and run.loadtest.protocol) or "")


def _target(run: Run) -> str:
    return run.target


def _users(run: Run) -> str:
    users = run.loadtest.users if run.loadtest else None
    return f"{users} users" if users else ""
