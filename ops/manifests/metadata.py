"""Say what objects are found by, and what is recorded on those of a release."""

from ops.experiments import Experiment
from ops.manifests.deployment import Deployment

RELEASE = "tfs-ops/release"
"""A label, to select a release's pods by, and among the annotations, which tell all."""


def labels(deployment: Deployment) -> dict[str, str]:
    """What every object is found by. `app` alone is what selects pods: it never changes."""
    return {"app": deployment.name, "app.kubernetes.io/managed-by": "tfs-ops"}


def release_labels(experiment: Experiment, deployment: Deployment) -> dict[str, str]:
    """What a release's Deployment and pods are found by: each release makes pods of its own."""
    return {
        **labels(deployment),
        "experiment": experiment.legend,
        RELEASE: deployment.release,
    }


def annotations(experiment: Experiment, deployment: Deployment) -> dict[str, str]:
    """All that is known of a release: the reference's name holds a "+", which a label may not."""
    commit = deployment.git_commit
    return {
        "tfs-ops/experiment": experiment.legend,
        "tfs-ops/reference": experiment.reference,
        RELEASE: deployment.release,
        **({"tfs-ops/git-commit": commit} if commit else {}),
        **deployment.annotations,
    }
