"""A release's Deployment and pods tell what they are of."""

from dataclasses import replace

from ops.manifests import render


def test_a_release_of_the_same_makes_pods_of_its_own(all_experiments, deployment) -> None:
    """Each pod tells which release it is of; what outlives a release is left as it is."""
    experiment = all_experiments[0]
    first, second = (render(experiment, replace(deployment, release=one)) for one in ("a", "b"))
    assert first[:-1] == second[:-1]
    for made, release in ((first, "a"), (second, "b")):
        spec = made[-1].document["spec"]
        for metadata in (made[-1].document["metadata"], spec["template"]["metadata"]):
            assert metadata["labels"]["tfs-ops/release"] == release
            assert metadata["annotations"]["tfs-ops/release"] == release
        assert spec["selector"] == {"matchLabels": {"app": "tfs-server"}}


def test_the_commit_is_told_where_there_is_one(all_experiments, deployment) -> None:
    for commit in ("ab" * 20, "ab" * 20 + "-dirty", None):
        made = render(all_experiments[0], replace(deployment, git_commit=commit))
        document = made[-1].document
        for metadata in (document["metadata"], document["spec"]["template"]["metadata"]):
            assert metadata["annotations"].get("tfs-ops/git-commit") == commit
