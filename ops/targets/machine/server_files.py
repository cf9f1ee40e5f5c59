"""Write the files that the servers of an experiment read, each named by its content."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from ops.experiments import Experiment
from ops.records.files import replace_text

READABLE = 0o644
"""By the unprivileged user of a container too, whatever the operator's umask."""


def paths(experiment: Experiment, folder: Path) -> Mapping[str, Path]:
    """The file of each flag, below `folder`; `write` puts them there."""
    return {
        flag: folder / f"{flag}-{hashlib.sha256(text.encode()).hexdigest()[:12]}.txt"
        for flag, text in experiment.files.items()
    }


def write(experiment: Experiment, folder: Path) -> None:
    """Write them; raises OpsError when the disk does not take them."""
    folder.mkdir(parents=True, exist_ok=True)
    for flag, path in paths(experiment, folder).items():
        replace_text(path, experiment.files[flag])
        path.chmod(READABLE)
