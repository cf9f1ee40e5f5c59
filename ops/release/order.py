"""Hold what an operator asked to be released."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ops.config import Config
from ops.experiments import Experiment
from ops.loadtest import Asked
from ops.savedmodel import Wanted


@dataclass(frozen=True)
class Order:
    """One release, fully said and checked."""

    config: Config
    experiment: Experiment
    wanted: Wanted
    load: Asked
    accept_unmeasured: bool = False
    flags: Mapping[str, str | bool] = field(default_factory=dict)
    """As it was typed, so that a release that was cut off can be ordered again."""
