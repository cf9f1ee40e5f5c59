"""What the real gcloud says of Google's refusals, told in words with what mends them."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ops import gcloud
from ops.config import Gke
from ops.errors import CommandFailed, CommandMissing, NeverReady, TimedOut
from ops.shell import Command, Shell
from tests.google.cloud import Cloud
from tests.google.container import Container
from tests.google.signed_in import key_file

GKE = Gke(project="p-1", region="europe-west4", cluster="c-1")
Break = Callable[[Cloud], object]
REFUSALS: dict[str, tuple[Break, str]] = {
    "expired": (lambda cloud: cloud.tokens.clear(), "not take the credentials any more .*; set CL"),
    "forbidden": (lambda cloud: cloud.denied.add("container.clusters.get"), "may not do this"),
    "disabled": (
        lambda cloud: cloud.enabled.clear(),
        "not enabled in project p-1; .*gcloud services enable container.googleapis.com --proj",
    ),
    "no project": (lambda cloud: cloud.projects.clear(), "no project p-1.*gcloud projects list"),
}


def asked(gke: Gke = GKE) -> object:
    return gcloud.ask(Shell(), gke, gcloud.describe_cluster(gke))


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_is_told_with_what_mends_it(cloud: Cloud, name: str) -> None:
    breaks, told = REFUSALS[name]
    breaks(cloud)
    with pytest.raises(CommandFailed, match=told):
        asked()


def test_what_does_not_exist_is_another_error(cloud: Cloud) -> None:
    with pytest.raises(gcloud.NotThere):
        asked()


def test_nobody_signed_in(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE")
    with pytest.raises(CommandFailed, match="nobody is signed in to gcloud; gcloud auth login"):
        asked()


def test_a_key_is_used_and_no_account_activated(
    cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE")
    apis = cloud.apis["container"]
    assert isinstance(apis, Container)
    apis.has("p-1", "europe-west4", "c-1")
    key = key_file(cloud, tmp_path)
    assert asked(GKE.model_copy(update={"key_file": str(key)}))
    # The key is used for the call alone: nobody is signed in by it.
    accounts = Command(("gcloud", "auth", "list", "--format=value(account)"))
    assert Shell().read(accounts).strip() == ""
    private = json.loads(key.read_text())["private_key"]
    kept = [path for path in (tmp_path / "gcloud").rglob("*") if path.is_file()]
    assert kept
    assert not any(private.encode() in path.read_bytes() for path in kept)


def test_a_key_that_was_revoked(
    cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE")
    gke = GKE.model_copy(update={"key_file": str(key_file(cloud, tmp_path))})
    cloud.accounts.clear()
    with pytest.raises(
        CommandFailed, match=r"not take .*key.json.*gcloud iam service-accounts keys"
    ):
        asked(gke)


def test_no_network(cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of credentials that cannot be renewed, gcloud says to sign in anew, whatever the reason."""
    monkeypatch.delenv("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE")
    monkeypatch.setenv("CLOUDSDK_AUTH_TOKEN_HOST", "http://127.0.0.1:1/token")
    with pytest.raises(NeverReady, match="Google's APIs cannot be reached"):
        asked(GKE.model_copy(update={"key_file": str(key_file(cloud, tmp_path))}))


def test_a_gcloud_that_hangs_is_ended(cloud: Cloud) -> None:
    cloud.delay_s = 30
    with pytest.raises(TimedOut, match="`gcloud` took longer than 3 s"):
        gcloud.ask(Shell(), GKE, replace(gcloud.describe_cluster(GKE), timeout_s=3))


def test_a_gcloud_that_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandMissing, match=r"cloud.google.com/sdk/docs/install"):
        asked()


@pytest.mark.parametrize(
    ("script", "told"),
    [("kill -9 $$", "failed with exit code -9"), ("echo nonsense", "answers no JSON: 'nonsense'")],
)
def test_a_gcloud_that_breaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, told: str
) -> None:
    program = tmp_path / "gcloud"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(CommandFailed, match=told):
        asked()
