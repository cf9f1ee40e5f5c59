"""A rollout as a cluster tells it, with what a case changes of it."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from ops.targets.cluster.rollout_state import RolloutState
from ops.targets.cluster.why import Reason

HERE = Path(__file__).parent
NEW_POD = "tfs-server-6d5f7c9b84-abcde"
STATES = {"waiting", "running", "terminated"}
Rollout = Callable[..., RolloutState]


@dataclass(frozen=True)
class Case:
    """A rollout, and what is to be said of it."""

    state: RolloutState
    says: tuple[str, ...]
    final: bool
    log_of: str
    previous: bool

    def agrees(self, found: Reason | None) -> None:
        """Fail unless that is what was to be said, in one line."""
        assert found
        assert not [words for words in self.says if words not in found.text], found.text
        assert "\n" not in found.text
        assert (found.final, found.pod, found.previous) == (self.final, self.log_of, self.previous)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `case` runs with each case of why/<the module>.yaml."""
    if "case" in metafunc.fixturenames:
        module = metafunc.module.__name__.rpartition(".")[2].removeprefix("test_")
        entries = list(yaml.safe_load_all((HERE / "why" / f"{module}.yaml").read_text()))
        ids = [entry["case"].replace(" ", "_") for entry in entries]
        metafunc.parametrize("case", [_case(entry) for entry in entries], ids=ids)


@pytest.fixture
def rollout() -> Rollout:
    """Makes the state of that rollout with changes, at a time of that day."""
    return _state


def _case(entry: Mapping[str, Any]) -> Case:
    changes = {
        key: entry[key]
        for key in ("deployment", "new_set", "pod", "events", "logs")
        if key in entry
    }
    log_of = NEW_POD if entry.get("log") else ""
    return Case(
        state=_state(entry["at"], **changes),
        says=tuple(entry["says"]),
        final=entry["final"],
        log_of=log_of,
        previous=entry.get("log") == "previous",
    )


def _state(
    at: str,
    deployment: Mapping[str, Any] | None = None,
    new_set: Mapping[str, Any] | None = None,
    pod: Mapping[str, Any] | None = None,
    events: list[dict[str, Any]] | None = None,
    logs: list[str] | None = None,
    more: list[dict[str, Any]] | None = None,
) -> RolloutState:
    base = yaml.safe_load((HERE / "cluster.yaml").read_text())
    items = [
        _merged(base["deployment"], deployment or {}),
        base["old_set"],
        _merged(base["new_set"], new_set or {}),
        *base["old_pods"],
        _merged(base["new_pod"], pod or {}),
        *(_event(one) for one in events or []),
        *(more or []),
    ]
    now = datetime.fromisoformat(f"2026-11-25T{at}Z")
    return RolloutState.of(items, "tfs-server", now).with_logs({NEW_POD: logs or []})


def _event(given: dict[str, Any]) -> dict[str, Any]:
    """An Event with what every one has; about the new pod when it does not say."""
    about = {"kind": "Pod", "namespace": "default", "name": NEW_POD}
    metadata = {"name": f"{NEW_POD}.17f0a2b3c4d5e6f7", "namespace": "default"}
    return {"kind": "Event", "metadata": metadata, "involvedObject": about, **given}


def _merged(below: Any, above: Any) -> Any:
    """Mappings key by key, lists entry by entry; null takes a key away.

    A container is in one state at a time: what says one says all of it.
    """
    if isinstance(below, dict) and isinstance(above, dict) and not STATES & above.keys():
        merged = {**below, **{key: _merged(below.get(key), one) for key, one in above.items()}}
        return {key: one for key, one in merged.items() if one is not None}
    if isinstance(below, list) and isinstance(above, list):
        longer = [None] * (len(above) - len(below))
        return [
            _merged(one, other) for one, other in zip(below + longer, above, strict=False)
        ] + below[len(above) :]
    return copy.deepcopy(above)
