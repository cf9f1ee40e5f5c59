"""Credentials go to files of our own, and each call names its project and place."""

from pathlib import Path

import pytest

from ops import gcloud
from ops.config import Gke
from ops.shell import Command

GKE = Gke(
    project="p-1",
    region="europe-west4",
    cluster="c-1",
)
OURS = Path("/state/ours")


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        (gcloud.version(), "gcloud version --format=json"),
        (
            gcloud.describe_cluster(GKE),
            "gcloud container clusters describe c-1 --location=europe-west4 --project=p-1"
            " --format=json",
        ),
    ],
)
def test_what_only_asks_changes_nothing(command: Command, wanted: str) -> None:
    assert str(command) == wanted
    assert not command.changes
    assert not command.env


def test_docker_gets_access_in_a_configuration_of_our_own() -> None:
    command = gcloud.configure_docker("europe-west4-docker.pkg.dev/p-1/tfs", OURS)
    assert command.argv == (
        *("gcloud", "auth", "configure-docker"),
        *("europe-west4-docker.pkg.dev", "--quiet"),
    )
    assert command.env == {"DOCKER_CONFIG": "/state/ours"}
    assert command.changes


def test_the_operators_current_context_is_left_alone() -> None:
    command = gcloud.get_credentials(GKE, OURS)
    assert command.argv[:4] == ("gcloud", "container", "clusters", "get-credentials")
    assert set(command.argv[4:]) == {"c-1", "--location=europe-west4", "--project=p-1", "--quiet"}
    assert command.env == {"KUBECONFIG": "/state/ours"}
    assert command.changes


def test_objects_are_described_and_copied() -> None:
    described = gcloud.describe_object("gs://b/o.tar.gz")
    assert str(described) == "gcloud storage objects describe gs://b/o.tar.gz --format=json"
    assert not described.changes
    file = gcloud.copy("gs://b/o.tar.gz", OURS)
    assert str(file) == "gcloud storage cp gs://b/o.tar.gz /state/ours"
    folder = gcloud.copy("gs://b/f", OURS, recursive=True)
    assert str(folder) == "gcloud storage cp --recursive gs://b/f /state/ours"
    assert "gcloud auth login" in folder.hint
