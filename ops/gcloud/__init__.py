"""Say how gcloud gives access to the registry and the cluster, and ask it."""

from ops.gcloud.access import account, configure_docker, is_googles, version
from ops.gcloud.asked import NotThere, ask, read
from ops.gcloud.clusters import describe_cluster, get_credentials, list_clusters
from ops.gcloud.login import Login, check, environment
from ops.gcloud.login import find as find_login
from ops.gcloud.storage import copy, describe_object

__all__ = [
    "Login",
    "NotThere",
    "account",
    "ask",
    "check",
    "configure_docker",
    "copy",
    "describe_cluster",
    "describe_object",
    "environment",
    "find_login",
    "get_credentials",
    "is_googles",
    "list_clusters",
    "read",
    "version",
]
