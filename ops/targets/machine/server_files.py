"""Write the files that the servers of an experiment read, each named by its content."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from ops.experiments import Experiment
from ops.records.files import replace_text

MONITORING = "prometheus_config { enable: true }\n"
"""Each replica tells its own request counts, on upstream's path."""
READABLE = 0o644
"""By the unprivileged user of a container too, whatever the operator's umask."""


def paths(experiment: Experiment, folder: Path) -> Mapping[str, Path]:
    """The file of each flag, below `folder`; `write` puts them there."""
    return {
        flag: folder / f"{flag}-{hashlib.sha256(text.encode()).hexdigest()[:12]}.txt"
        for flag, text in _texts(experiment).items()
    }


def write(experiment: Experiment, folder: Path) -> None:
    """Write them; raises OpsError when the disk does not take them."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = _texts(experiment)
    for flag, path in paths(experiment, folder).items():
        replace_text(path, texts[flag])
        path.chmod(READABLE)


def _texts(experiment: Experiment) -> Mapping[str, str]:
    """What stands in the file of each flag; the manifests turn no metrics on yet."""
    texts = {"monitoring_config_file": MONITORING}
    if experiment.batching:
        texts["batching_parameters_file"] = experiment.batching.text()
    return texts
