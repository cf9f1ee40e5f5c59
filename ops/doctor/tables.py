"""List what each target needs, in the order in which it is asked."""

from ops.doctor import cluster, engine, google, machine, registry, space
from ops.doctor.check import Check

LOCAL = (
    Check("python", machine.python),
    Check("packages", machine.packages),
    Check("memory", machine.memory),
    Check("disk", machine.disk),
)
BASE = (LOCAL[0], LOCAL[1], LOCAL[3])
ENGINE = Check("docker", engine.engine)
REGISTRY = Check("registry", registry.registry)
CLUSTER = (
    Check("server", cluster.server, ("kubectl", "credentials")),
    Check("verbs", cluster.verbs, ("server",)),
    Check("nodes", space.nodes, ("server",)),
    Check("pods", space.pods_fit, ("nodes",)),
    Check("surge", space.surge, ("nodes",)),
)
SIGNED_IN = ("login",)
TABLES: dict[str, tuple[Check, ...]] = {
    "local": LOCAL,
    "docker": (*LOCAL, ENGINE, REGISTRY),
    "kubernetes": (
        *BASE,
        ENGINE,
        REGISTRY,
        Check("kubectl", cluster.program),
        Check("credentials", cluster.credentials),
        *CLUSTER,
    ),
    "gke": (
        *BASE,
        ENGINE,
        REGISTRY,
        Check("kubectl", cluster.program),
        Check("gcloud", google.program),
        Check("auth plugin", google.plugin, ("gcloud",)),
        Check("login", google.login, ("gcloud",)),
        Check("project", google.project, SIGNED_IN),
        Check("apis", google.apis, SIGNED_IN),
        Check("repository", google.repository, SIGNED_IN),
        Check("push", registry.docker_credentials, SIGNED_IN),
        Check("cluster", google.cluster, SIGNED_IN),
        Check("node pool", google.pool, ("cluster",)),
        Check("credentials", cluster.credentials, ("auth plugin", "cluster")),
        *CLUSTER,
    ),
}
"""The checks of each target."""
