"""Roles are given and taken back in one place, and no question is asked."""

import pytest

from ops.config import Gke
from ops.gcloud import policies
from ops.gcloud.policies import Policed

GKE = Gke(project="p-1")
PLACES = {
    "projects": policies.project(GKE),
    "iam service-accounts": policies.account(GKE, "a@p-1.iam.gserviceaccount.com"),
    "artifacts repositories": policies.repository(GKE, "tfs", "europe-west4"),
}


@pytest.mark.parametrize("group", PLACES)
def test_a_role(group: str) -> None:
    place: Policed = PLACES[group]
    given, taken = place.grant("user:ann", "roles/x"), place.take_back("user:ann", "roles/x")
    words = len(("gcloud", *group.split()))
    assert given.argv[:words] == ("gcloud", *group.split())
    assert given.argv[words] == "add-iam-policy-binding"
    assert taken.argv[words] == "remove-iam-policy-binding"
    assert given.argv[words + 1 :] == taken.argv[words + 1 :]
    assert {"--member=user:ann", "--role=roles/x", "--quiet"} <= set(given.argv)
    assert given.changes and taken.changes and not place.policy().changes


def test_a_projects_policy_may_have_conditions() -> None:
    with_condition = {group for group, place in PLACES.items() if _asks_which(place)}
    assert with_condition == {"projects"}


def _asks_which(place: Policed) -> bool:
    return "--condition=None" in place.grant("user:ann", "roles/x").argv
