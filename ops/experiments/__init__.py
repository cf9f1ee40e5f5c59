"""Hold the configurations that can be released and compared, as data that users add to."""

from ops.experiments.batching import Batching
from ops.experiments.catalogue import find, load
from ops.experiments.experiment import Experiment
from ops.experiments.load_profile import ARRIVALS, LoadProfile
from ops.experiments.serving_flags import GRPC_PORT, MODELS, REST_PORT, ServingFlags

__all__ = [
    "ARRIVALS",
    "GRPC_PORT",
    "MODELS",
    "REST_PORT",
    "Batching",
    "Experiment",
    "LoadProfile",
    "ServingFlags",
    "find",
    "load",
]
