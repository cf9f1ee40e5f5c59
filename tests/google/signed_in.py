"""Let the real gcloud ask a stand-in, signed in there, with a configuration of its own."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.google.api import Api
from tests.google.artifactregistry import ArtifactRegistry
from tests.google.cloud import Cloud
from tests.google.container import Container
from tests.google.iam import Iam
from tests.google.resourcemanager import ResourceManager
from tests.google.serviceusage import ServiceUsage

KEY_S = 60
APIS: dict[str, type[Api]] = {
    "artifactregistry": ArtifactRegistry,
    "cloudresourcemanager": ResourceManager,
    "container": Container,
    "iam": Iam,
    "serviceusage": ServiceUsage,
}
"""By the names that gcloud has for their endpoints."""


def key_file(cloud: Cloud, folder: Path) -> Path:
    """The key of a service account of the cloud's."""
    account = "releaser@p-1.iam.gserviceaccount.com"
    cloud.accounts.add(account)
    argv = ("openssl", "genpkey", "-algorithm", "RSA")
    private = subprocess.run(argv, capture_output=True, text=True, timeout=KEY_S, check=True).stdout
    key = {
        "type": "service_account",
        "project_id": "p-1",
        "private_key_id": "0" * 40,
        "private_key": private,
        "client_email": account,
        "client_id": "1",
        "token_uri": f"{cloud.url}/token",
    }
    path = folder / "key.json"
    path.write_text(json.dumps(key))
    return path


@contextmanager
def signed_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """A cloud with one project, `p-1`, and nothing in it; skips where gcloud is not installed."""
    if not shutil.which("gcloud"):
        told = "gcloud is not installed: https://cloud.google.com/sdk/docs/install"
        (pytest.fail if os.environ.get("OPS_TEST_REQUIRE_ALL") else pytest.skip)(told)
    cloud = Cloud()
    cloud.apis |= {name: made(cloud) for name, made in APIS.items()}
    with cloud.served():
        (folder / "token").write_text("token")
        for name in [name for name in os.environ if name.startswith(("CLOUDSDK_", "GOOGLE_"))]:
            monkeypatch.delenv(name)
        cloud.variables = {
            **cloud.environment,
            "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": str(folder / "token"),
            "CLOUDSDK_AUTH_TOKEN_HOST": f"{cloud.url}/token",
            "CLOUDSDK_CONFIG": str(folder / "gcloud"),
            "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "1",
        }
        for name, value in cloud.variables.items():
            monkeypatch.setenv(name, value)
        yield cloud
