"""Pick what a pod has said last that tells why."""

import re
from collections.abc import Sequence

from ops.targets.cluster.pod import Container, Pod
from ops.targets.cluster.rollout_state import RolloutState

LENGTH = 300
# As TensorFlow's C++ writes: time, severity, and the line of its source.
PREFIX = re.compile(r"^\S+ \S+: [IWEF] \S+\] ")
TROUBLE = re.compile(r"error|fail|fatal|exception|denied|cannot|no such|not found", re.IGNORECASE)


def last_words(state: RolloutState, pod: Pod, container: Container) -> str:
    """The pod's last line that tells of trouble, else its last; empty when nothing is known.

    The kubelet keeps a container's end itself where the manifest asks it to
    (terminationMessagePolicy: FallbackToLogsOnError).
    """
    kept = str(container.end.get("message", "")).splitlines()
    return picked(state.logs.get(pod.name, ())) or picked(kept)


def picked(lines: Sequence[str]) -> str:
    """The last of the lines that tells of trouble, else the last; shortened."""
    said = [" ".join(line.split()) for line in lines if line.strip()]
    telling = [line for line in said if TROUBLE.search(line)]
    return shortened(PREFIX.sub("", (telling or said or [""])[-1]))


def shortened(text: str) -> str:
    """The text in one line, without its full stop, and no longer than may be read."""
    line = " ".join(text.split()).removesuffix(".")
    return line if len(line) <= LENGTH else f"{line[: LENGTH - 1]}…"
