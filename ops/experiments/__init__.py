"""Hold the configurations that can be released and compared, as data that users add to."""

from ops.experiments.batching import Batching
from ops.experiments.catalogue import find, load
from ops.experiments.experiment import Experiment
from ops.experiments.load_profile import LoadProfile
from ops.experiments.serving_flags import ServingFlags

__all__ = ["Batching", "Experiment", "LoadProfile", "ServingFlags", "find", "load"]
