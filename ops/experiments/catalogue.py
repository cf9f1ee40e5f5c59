"""Read the experiments file, and find an experiment by any of its names."""

import difflib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from ops.errors import BadValue
from ops.experiments.experiment import Experiment
from ops.misfit import in_words, nearest

FILE = Path(__file__).parents[2] / "templates" / "experiments.yaml"
SECTIONS = ("experiments", "shared")
LISTED = "`invoke experiments` lists all"
NEAREST = 3

ADAPTER = TypeAdapter(Experiment)


def load(path: Path = FILE) -> tuple[Experiment, ...]:
    """Every experiment of the file, in its order.

    Raises BadValue, in one line that names file, entry and key, for a file that cannot be read,
    an unknown key, a value that does not fit, or a name that two entries share.
    """
    entries = _entries(path)
    experiments = tuple(_experiment(path, number, entry) for number, entry in enumerate(entries, 1))
    _refuse_shared_names(path, experiments)
    return experiments


def find(name: str, experiments: Iterable[Experiment]) -> Experiment:
    """The experiment of that name, upper and lower case alike; only a whole name fits.

    Raises BadValue that names the nearest when none has the name, or those that have it.
    """
    experiments = tuple(experiments)
    wanted = name.strip().lower()
    found = [one for one in experiments if wanted in map(str.lower, one.names)]
    if len(found) == 1:
        return found[0]
    if found:
        legends = ", ".join(one.legend for one in found)
        raise BadValue(f"experiment '{name}' is ambiguous: it names {legends}; take one of these")
    near = ", ".join(_nearest(wanted, experiments))
    told = f"no experiment is named '{name}'" + (f"; nearest: {near}" if near else "")
    raise BadValue(f"{told}; {LISTED}")


def _entries(path: Path) -> list[Any]:
    """The list under `experiments`; `shared` may hold what YAML anchors are set on."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadValue(f"{path} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadValue(f"{path} is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(document, dict):
        raise BadValue(f"{path} must hold the key 'experiments'")
    for key in document.keys() - set(SECTIONS):
        raise BadValue(f"{path}: unknown key `{key}`{nearest(str(key), SECTIONS)}")
    entries = document.get("experiments")
    if not isinstance(entries, list) or not entries:
        raise BadValue(f"{path}: 'experiments' must be a list with at least one entry")
    return entries


def _experiment(path: Path, number: int, entry: Any) -> Experiment:
    """One entry, checked; by way of JSON, where a list is a tuple even to strict types."""
    name = entry.get("legend") if isinstance(entry, dict) else None
    place = f"{path}: experiment {number}" + (f" ({name})" if name else "")
    try:
        experiment = ADAPTER.validate_json(json.dumps(entry, default=str))
        experiment.check()
    except ValidationError as error:
        raise BadValue(f"{place}: {in_words(error, Experiment)}") from error
    except BadValue as error:
        raise BadValue(f"{place}: {error}") from error
    return experiment


def _refuse_shared_names(path: Path, experiments: Iterable[Experiment]) -> None:
    owners: dict[str, str] = {}
    for experiment in experiments:
        for name in {name.lower() for name in experiment.names}:
            if name in owners:
                raise BadValue(
                    f"{path}: the name '{name}' is given to {owners[name]} and to"
                    f" {experiment.legend}; every experiment needs names of its own"
                )
            owners[name] = experiment.legend


def _nearest(wanted: str, experiments: Iterable[Experiment]) -> list[str]:
    """At most three names: those that hold what was typed, else those spelled alike."""
    by_lower = {name.lower(): name for one in experiments for name in one.names}
    holding = [name for name in by_lower if wanted and wanted in name]
    alike = difflib.get_close_matches(wanted, by_lower, NEAREST)
    return [by_lower[name] for name in (sorted(holding, key=len) or alike)[:NEAREST]]
