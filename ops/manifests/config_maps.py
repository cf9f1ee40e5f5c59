"""Put each file that the server reads into a ConfigMap of its own, named by its content."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from ops.experiments import Experiment

FOLDER = "/etc/tfs"
"""Where the container finds them, side by side."""


@dataclass(frozen=True)
class ConfigMap:
    """One file, under the name of its ConfigMap."""

    name: str
    file: str
    text: str

    @property
    def path(self) -> str:
        """What the server calls the file."""
        return f"{FOLDER}/{self.file}"


def of(experiment: Experiment, name: str) -> Mapping[str, ConfigMap]:
    """The ConfigMap of each flag that names a file, for the workload called `name`.

    Another content is another name. So it reaches the pods, each of which reads its file once.
    """
    return {flag: _of(flag, text, name) for flag, text in experiment.files.items()}


def digest(data: Mapping[str, str]) -> str:
    """What a name tells of a ConfigMap's data, keys and texts."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:10]


def _of(flag: str, text: str, name: str) -> ConfigMap:
    """`batching_parameters_file` is batching.txt in NAME-batching-HASH."""
    what = flag.partition("_")[0]
    file = f"{what}.txt"
    return ConfigMap(f"{name}-{what}-{digest({file: text})}", file, text)
