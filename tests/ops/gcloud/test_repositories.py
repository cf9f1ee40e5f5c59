"""Which repository of Artifact Registry a registry is, and how it is made."""

import pytest

from ops import gcloud
from ops.config import Gke
from ops.gcloud import Repository, repositories

ONE = Repository("europe-west4", "p-1", "tfs")


@pytest.mark.parametrize(
    ("registry", "wanted"),
    [
        ("europe-west4-docker.pkg.dev/p-1/tfs", ONE),
        ("europe-west4-docker.pkg.dev/p-1/tfs/models", ONE),
        ("europe-docker.pkg.dev/example.com:p/tfs", Repository("europe", "example.com:p", "tfs")),
        ("eu.gcr.io/p-1", None),
        ("localhost:5000/tfs", None),
        ("", None),
    ],
)
def test_the_repository_of_a_registry(registry: str, wanted: Repository | None) -> None:
    assert gcloud.repository(registry) == wanted


def test_it_may_be_another_projects_than_the_clusters() -> None:
    gke = Gke(project="cluster-project", region="us-central1")
    for command in (
        gcloud.describe_repository(gke, ONE),
        repositories.create_repository(gke, ONE, "told", "a=b"),
        repositories.delete_repository(gke, ONE),
    ):
        assert {"--project=p-1", "--location=europe-west4", "tfs"} <= set(command.argv)
