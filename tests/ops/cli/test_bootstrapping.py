"""A project made ready and emptied again, by the real gcloud."""

import subprocess
from collections.abc import Callable

import pytest

from tests.google import artifactregistry
from tests.google.cloud import Cloud

Invoke = Callable[..., "subprocess.CompletedProcess[str]"]
HERE = {"OPS_GKE_PROJECT": "p-1", "OPS_GKE_CLUSTER": "c-1", "COLUMNS": "160"}
FLAGS = ("--exp", "interop4", "--github", "octo/models")
ACCOUNT = "serviceAccount:tfs-releaser@p-1.iam.gserviceaccount.com"
POOL = "locations/global/workloadIdentityPools/tfs-github"
CHANGES = ("POST", "PUT", "PATCH", "DELETE")


def changes(cloud: Cloud) -> list[str]:
    """What was asked for that changes something, the questions that are POSTs left out."""
    asked = [path for method, path in cloud.asked if method in CHANGES]
    return [path for path in asked if "getIamPolicy" not in path]


@pytest.fixture
def bootstrap(ops: Invoke, cloud: Cloud) -> Invoke:
    return lambda *argv: ops("bootstrap", *argv, **HERE, **cloud.variables)


def test_a_dry_run_asks_nobody(bootstrap: Invoke, cloud: Cloud) -> None:
    ended = bootstrap(*FLAGS, "--dry-run")
    assert ended.returncode == 0
    for told in (
        "gcloud services enable",
        "gcloud artifacts repositories create tfs",
        "gcloud iam service-accounts create tfs-releaser",
        "gcloud iam workload-identity-pools providers create-oidc github",
        "gcloud container clusters create c-1",
        "gcloud container node-pools create tfs-n2-custom-8-16384",
    ):
        assert told in ended.stdout
    assert not cloud.asked


def test_a_project_is_made_ready_once_and_what_was_made_is_taken_back(
    bootstrap: Invoke, cloud: Cloud
) -> None:
    cloud.enabled = {"serviceusage.googleapis.com", "cloudresourcemanager.googleapis.com"}
    theirs = artifactregistry.full_name("p-1", "europe-west4", "tfs")
    cloud.apis["artifactregistry"].kept[theirs] = {"name": theirs, "format": "DOCKER"}

    made = bootstrap(*FLAGS, "--yes")
    assert made.returncode == 0, made.stderr
    assert "USD an hour" in made.stdout
    assert cloud.policies.roles(ACCOUNT) == {
        "projects/p-1": {"roles/container.developer"},
        theirs: {"roles/artifactregistry.writer"},
    }
    (cluster,) = cloud.apis["container"].kept.values()
    names = [one["name"] for one in cluster["nodePools"]]
    assert names == ["default-pool", "tfs-n2-custom-8-16384"]

    cloud.asked.clear()
    again = bootstrap(*FLAGS)
    assert (again.returncode, changes(cloud)) == (0, []), "nobody needs to be asked"
    assert "There is nothing to do." in again.stdout
    assert f"--body projects/123456789012/{POOL}/providers/github" in again.stdout

    refused = bootstrap("--destroy")
    assert (refused.returncode, changes(cloud)) == (2, [])
    assert "Nobody is here to say so; add --yes" in refused.stderr

    taken = bootstrap("--destroy", "--yes")
    assert taken.returncode == 0, taken.stderr
    assert not cloud.policies.roles(ACCOUNT)
    assert not cloud.apis["container"].kept
    assert list(cloud.apis["artifactregistry"].kept) == [theirs]
    line = next(one for one in taken.stdout.splitlines() if " repository europe" in one)
    assert line.startswith("leave") and "was not made by invoke bootstrap" in line
    left = cloud.apis["iam"].kept
    assert {name for name in left if "/providers/" not in name} == {f"projects/p-1/{POOL}"}
    assert left[f"projects/p-1/{POOL}"]["state"] == "DELETED"


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ((), "--exp is missing"),
        (("--exp", "interop4", "--target", "docker"), "it must be gke"),
        (("--exp", "interop4", "--github", "models"), "it must be OWNER/REPO"),
    ],
)
def test_a_flag_that_cannot_be(ops: Invoke, flags: tuple[str, ...], told: str) -> None:
    ended = ops("bootstrap", *flags)
    assert ended.returncode == 2
    assert told in ended.stderr
