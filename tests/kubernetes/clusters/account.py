"""Make a user who may do only what a test says, as a service account."""

import contextlib
import dataclasses
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from clusters.cluster import Cluster

Rules = Sequence[tuple[str, str]]
"""Each is verbs and resources, with commas between."""


@contextlib.contextmanager
def limited(cluster: Cluster, rules: Rules, everywhere: Rules, path: Path) -> Iterator[Cluster]:
    """The cluster for a new user, who may do some things in its namespace, others everywhere.

    Its kubeconfig is written to `path`.
    """
    name = f"user-{secrets.token_hex(4)}"
    cluster.kubectl("create", "serviceaccount", name)
    for number, (verbs, resources) in enumerate(rules):
        role = f"{name}-{number}"
        cluster.kubectl("create", "role", role, f"--verb={verbs}", f"--resource={resources}")
        account = f"--serviceaccount={cluster.namespace}:{name}"
        cluster.kubectl("create", "rolebinding", role, f"--role={role}", account)
    for number, (verbs, resources) in enumerate(everywhere):
        role = f"{cluster.namespace}-{name}-{number}"
        cluster.kubectl("create", "clusterrole", role, f"--verb={verbs}", f"--resource={resources}")
        account = f"--serviceaccount={cluster.namespace}:{name}"
        cluster.kubectl("create", "clusterrolebinding", role, f"--clusterrole={role}", account)
    token = cluster.kubectl("create", "token", name)
    argv = ("config", "view", "--raw", "--minify", "--flatten")
    content = yaml.safe_load(cluster.kubectl(*argv))
    content["users"] = [{"name": "limited", "user": {"token": token}}]
    content["contexts"][0]["context"]["user"] = "limited"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    path.chmod(0o600)
    backend = dataclasses.replace(cluster.backend, kubeconfig=path)
    try:
        yield dataclasses.replace(cluster, backend=backend)
    finally:
        for number in range(len(everywhere)):
            role = f"{cluster.namespace}-{name}-{number}"
            cluster.kubectl("delete", "clusterrole,clusterrolebinding", role)
