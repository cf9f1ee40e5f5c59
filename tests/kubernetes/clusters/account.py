"""Make a user who may do only what a test says, as a service account."""

import dataclasses
import secrets
from collections.abc import Sequence
from pathlib import Path

import yaml

from clusters.cluster import Cluster


def limited(cluster: Cluster, rules: Sequence[tuple[str, str]], path: Path) -> Cluster:
    """The cluster for a new user; each rule is verbs and resources, with commas between.

    Its kubeconfig is written to `path`.
    """
    name = f"user-{secrets.token_hex(4)}"
    cluster.kubectl("create", "serviceaccount", name)
    for number, (verbs, resources) in enumerate(rules):
        role = f"{name}-{number}"
        cluster.kubectl("create", "role", role, f"--verb={verbs}", f"--resource={resources}")
        account = f"--serviceaccount={cluster.namespace}:{name}"
        cluster.kubectl("create", "rolebinding", role, f"--role={role}", account)
    token = cluster.kubectl("create", "token", name)
    argv = ("config", "view", "--raw", "--minify", "--flatten")
    content = yaml.safe_load(cluster.kubectl(*argv))
    content["users"] = [{"name": "limited", "user": {"token": token}}]
    content["contexts"][0]["context"]["user"] = "limited"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    path.chmod(0o600)
    return dataclasses.replace(
        cluster, backend=dataclasses.replace(cluster.backend, kubeconfig=path)
    )
