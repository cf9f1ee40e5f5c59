"""The trust is in one repository of GitHub's, and in nobody else's."""

from ops.config import Gke
from ops.gcloud import federation

GKE = Gke(project="p-1")


def test_a_provider_lets_one_repository_in() -> None:
    argv = federation.create_provider(GKE, "pool", "github", federation.only("o/r")).argv
    assert "--attribute-condition=assertion.repository=='o/r'" in argv
    assert "--issuer-uri=https://token.actions.githubusercontent.com" in argv
    assert "--workload-identity-pool=pool" in argv


def test_names_have_the_projects_number() -> None:
    name = "projects/12/locations/global/workloadIdentityPools/pool"
    assert federation.provider_name("12", "pool", "github") == f"{name}/providers/github"
    assert federation.members("12", "pool", "o/r") == (
        f"principalSet://iam.googleapis.com/{name}/attribute.repository/o/r"
    )
