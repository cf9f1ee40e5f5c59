"""Let Kubernetes Engine have a cluster whose API server is one that tests have."""

import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from clusters.backend import Backend

from tests.google.cloud import Cloud

TOKEN = "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"


def has_cluster(cloud: Cloud, backend: Backend, **more: Any) -> None:
    """Let project p-1 have it as c-1 in europe-west4; gcloud's token is one that it takes."""
    argv = ("kubectl", "config", "view", "--raw", "--minify", "--flatten", "--output=yaml")
    place = (f"--kubeconfig={backend.kubeconfig}", f"--context={backend.context}")
    taken = subprocess.run((*argv, *place), capture_output=True, timeout=60, check=True)
    content = yaml.safe_load(taken.stdout)
    token = content["users"][0]["user"].get("token")
    if not token:
        pytest.skip("the cluster knows nobody by a token, as gcloud gives one")
    cloud.tokens, cloud.granted = {token}, token
    Path(cloud.variables[TOKEN]).write_text(token)
    server = content["clusters"][0]["cluster"]
    authority = {"clusterCaCertificate": server["certificate-authority-data"]}
    endpoint = urlsplit(server["server"]).netloc
    api: Any = cloud.apis["container"]
    api.has("p-1", "europe-west4", "c-1", masterAuth=authority, endpoint=endpoint, **more)
