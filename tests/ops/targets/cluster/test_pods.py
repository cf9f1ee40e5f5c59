"""Each pod is told in a word, those that are over too."""

from typing import Any

import pytest

from ops.targets.cluster.pod import Pod
from ops.targets.cluster.pods import state

READY = {"conditions": [{"type": "Ready", "status": "True"}]}
ENDING = {"deletionTimestamp": "2026-11-25T10:00:00Z"}
CRASHED = {
    "containerStatuses": [{"name": "c", "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]
}


@pytest.mark.parametrize(
    ("metadata", "spec", "status", "word"),
    [
        ({}, {}, {}, "Pending"),
        ({}, {"nodeName": "n"}, {"phase": "Pending"}, "starting"),
        ({}, {"nodeName": "n"}, READY, "AVAILABLE"),
        ({}, {"nodeName": "n"}, CRASHED, "CrashLoopBackOff"),
        (ENDING, {"nodeName": "n"}, READY, "ending"),
        ({}, {"nodeName": "n"}, {"phase": "Failed", "reason": "Evicted"}, "over"),
        ({}, {"nodeName": "n"}, {"phase": "Succeeded"}, "over"),
    ],
)
def test_a_pod_in_a_word(
    metadata: dict[str, Any], spec: dict[str, Any], status: dict[str, Any], word: str
) -> None:
    pod = {"metadata": {"name": "p", **metadata}, "spec": spec, "status": status}
    assert state(Pod(pod)) == word
