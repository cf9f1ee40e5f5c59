"""Hold what an operator asked to be released."""

from dataclasses import dataclass

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
