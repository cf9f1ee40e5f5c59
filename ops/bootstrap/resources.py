"""List all that a project needs, in the order in which it is made."""

from dataclasses import dataclass

from ops import gcloud
from ops.bootstrap import accounts, cluster, federation
from ops.bootstrap.apis import apis
from ops.bootstrap.images import repository
from ops.bootstrap.resource import Resource
from ops.config import Config
from ops.experiments import Experiment
from ops.gcloud.federation import members

NUMBER = "PROJECT_NUMBER"
"""Stands for the project's number where nobody was asked for it."""


@dataclass(frozen=True)
class Wanted:
    """What the project is to be made ready for."""

    settings: Config
    experiment: Experiment | None = None
    """None where no node pool is wanted."""
    github: str = ""
    """OWNER/REPO whose workflows may release; empty for none."""
    number: str = NUMBER
    pools: tuple[str, ...] = ()
    """Node pools of ours that are there, to be taken back."""


def resources(wanted: Wanted) -> list[Resource]:
    """Every resource, each after those that it needs."""
    gke, registry = wanted.settings.gke, gcloud.repository(wanted.settings.registry)
    names = (accounts.RELEASER, accounts.NODES)
    listed = [apis(gke)]
    listed += [repository(gke, registry)] if registry else []
    listed += [accounts.account(gke, name) for name in names]
    listed += [role for name in names for role in accounts.roles(gke, name, registry)]
    if wanted.github:
        trusted = members(wanted.number, federation.POOL, wanted.github)
        listed += [
            federation.identity_pool(gke),
            federation.provider(gke, wanted.github),
            accounts.impersonation(gke, trusted, wanted.github),
        ]
    listed.append(cluster.cluster(gke))
    listed += [cluster.pool(gke, wanted.experiment)] if wanted.experiment else []
    return listed


def removable(wanted: Wanted) -> list[Resource]:
    """The same for what may be there from earlier, whatever was wanted then."""
    gke = wanted.settings.gke
    listed = resources(wanted)
    if not wanted.github:
        listed.insert(-1, federation.identity_pool(gke))
    return listed + [cluster.left_pool(gke, name) for name in wanted.pools]
