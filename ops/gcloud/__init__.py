"""Say how gcloud gives access to the registry and the cluster, and ask it."""

from ops.gcloud.access import configure_docker, is_googles, login_expiry, version
from ops.gcloud.asked import Disabled, NotThere, ask, read
from ops.gcloud.clusters import describe_cluster, get_credentials, list_clusters, list_pools
from ops.gcloud.login import Login, check, environment
from ops.gcloud.login import find as find_login
from ops.gcloud.projects import describe_project, enable_services, list_services
from ops.gcloud.repositories import Repository, describe_repository, repository
from ops.gcloud.storage import OWN, copy, describe_object

__all__ = [
    "OWN",
    "Disabled",
    "Login",
    "NotThere",
    "Repository",
    "ask",
    "check",
    "configure_docker",
    "copy",
    "describe_cluster",
    "describe_object",
    "describe_project",
    "describe_repository",
    "enable_services",
    "environment",
    "find_login",
    "get_credentials",
    "is_googles",
    "list_clusters",
    "list_pools",
    "list_services",
    "login_expiry",
    "read",
    "repository",
    "version",
]
