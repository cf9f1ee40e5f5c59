"""A service is open to all only where that was asked for, and then it is said."""

from dataclasses import replace

import pytest

from ops.manifests import check, exposure, render

GKE = "networking.gke.io/load-balancer-type"
AWS = "service.beta.kubernetes.io/aws-load-balancer-internal"
AZURE = "service.beta.kubernetes.io/azure-load-balancer-internal"
SCHEME = "service.beta.kubernetes.io/aws-load-balancer-scheme"


@pytest.mark.parametrize(
    ("word", "annotations"),
    [
        ("internal", {GKE: "Internal", AWS: "true", AZURE: "true"}),
        ("exetrnal", {GKE: "Internal", AWS: "true", AZURE: "true"}),
        ("external", {SCHEME: "internet-facing"}),
        ("cluster", {}),
    ],
)
def test_each_cloud_is_told_in_its_own_words(
    word, annotations: dict[str, str], all_experiments, deployment
) -> None:
    manifests = render(all_experiments[0], replace(deployment, exposure=word))
    check(manifests)
    (service,) = [one.document for one in manifests if one.kind == "Service"]
    assert service["metadata"].get("annotations", {}) == annotations
    assert ("externalTrafficPolicy" in service["spec"]) == (word != "cluster")


@pytest.mark.parametrize(
    ("word", "ranges", "words"),
    [
        ("external", (), "everybody on the internet may reach it"),
        ("external", ("10.0.0.0/8", "0.0.0.0/0"), "say who in kubernetes.source_ranges"),
        ("external", ("::/0",), "everybody on the internet"),
        ("cluster", ("10.0.0.0/8",), "kubernetes.source_ranges limit nothing"),
    ],
)
def test_what_is_open_or_limits_nothing_is_noted(word, ranges: tuple[str, ...], words: str) -> None:
    (note,) = exposure.notes(word, ranges)
    assert words in note


@pytest.mark.parametrize(
    ("word", "ranges"),
    [
        ("external", ("192.0.2.0/24",)),
        ("internal", ()),
        ("internal", ("10.0.0.0/8",)),
        ("cluster", ()),
    ],
)
def test_there_is_nothing_to_note_where_it_is_limited(word, ranges: tuple[str, ...]) -> None:
    assert exposure.notes(word, ranges) == []
