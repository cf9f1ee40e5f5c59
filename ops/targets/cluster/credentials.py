"""Write a cluster's credentials into a kubeconfig of our own; the operator's is only read."""

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from ops import gcloud, kubeconfig
from ops.config import Config
from ops.errors import BadValue, CommandFailed, CommandMissing, NeverReady, OpsError
from ops.kubectl import Cluster
from ops.misfit import nearest
from ops.shell import Command, OnLine, Shell
from ops.targets import needed
from ops.targets.cluster.refusal import refused

PROJECT = "gke.project"
PLUGIN = "gke-gcloud-auth-plugin"
PLUGIN_CACHE = "gke_gcloud_auth_plugin_cache"
INSTALL_PLUGIN = f"gcloud components install {PLUGIN}, or apt-get install google-cloud-cli-{PLUGIN}"
ANSWERS_S = 30.0
UP = {"RUNNING", "RECONCILING", "DEGRADED"}
"""States in which the API server answers:
https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters."""


def place(settings: Config) -> Cluster:
    """Where the cluster is, whether its credentials are written yet or not."""
    own, gke = settings.kubernetes, settings.gke
    named = f"gke_{gke.project}_{gke.region}_{gke.cluster}"
    context = named if settings.target == "gke" else own.context
    return Cluster(settings.state_dir / settings.target / "kubeconfig", context, own.namespace)


def credentials(settings: Config, shell: Shell, say: OnLine) -> Cluster:
    """Write the credentials anew, and give the cluster, which answers.

    May be done again at any time, also while others use what was written before. Raises OpsError
    that says what is missing and the command that mends it.
    """
    write = {"gke": _gke, "kubernetes": _kubernetes}[settings.target]
    cluster = place(settings)
    with _replaced(cluster.kubeconfig) as new:
        write(settings, replace(cluster, kubeconfig=new), shell, say)
    say(f"{cluster.context}: Kubernetes {server_version(cluster, shell)}")
    return cluster


def planned(settings: Config, cluster: Cluster) -> tuple[Command, ...]:
    """What `credentials` starts where nothing is amiss, in order; asks nobody."""
    if settings.target == "gke":
        docker = gcloud.is_googles(settings.registry)
        own = (
            *([_docker_access(settings)] if docker else []),
            gcloud.describe_cluster(settings.gke),
            gcloud.get_credentials(settings.gke, cluster.kubeconfig),
            _helped(settings, cluster),
        )
    else:
        theirs = _theirs(settings)
        own = (kubeconfig.contexts(theirs), kubeconfig.taken(theirs, cluster.context))
    return (*own, cluster.version())


def written(cluster: Cluster) -> bool:
    """Whether our kubeconfig is there, and is that of the cluster's context."""
    try:
        kept = yaml.safe_load(cluster.kubeconfig.read_text(encoding="utf-8"))
        contexts = [one["name"] for one in kept["contexts"]]
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError):
        return False
    return bool(cluster.context) and cluster.context in contexts


def server_version(cluster: Cluster, shell: Shell) -> str:
    """Which version the API server is; raises OpsError when it does not answer, or refuses us."""
    try:
        answer = shell.read(replace(cluster.version(), timeout_s=ANSWERS_S))
    except CommandFailed as error:
        raise refused(error, cluster) from error
    found: dict[str, Any] = json.loads(answer).get("serverVersion") or {}
    if "gitVersion" not in found:
        raise NeverReady(f"the cluster of context {cluster.context} does not tell its version")
    return str(found["gitVersion"])


def _gke(settings: Config, cluster: Cluster, shell: Shell, say: OnLine) -> None:
    gke = settings.gke
    if PROJECT in needed.lacking(settings):
        raise BadValue(needed.told((PROJECT,)))
    gcloud.check(gke)
    say(f"with {gcloud.find_login(gke).words}")
    if gcloud.is_googles(settings.registry):
        gcloud.read(shell, gke, _docker_access(settings))
        say(f"docker may push to {settings.registry}")
    check_up(settings, shell)
    if not shutil.which(PLUGIN):
        raise CommandMissing(f"`{PLUGIN}` is not on PATH; {INSTALL_PLUGIN}")
    gcloud.read(shell, gke, gcloud.get_credentials(gke, cluster.kubeconfig))
    shell.run(_helped(settings, cluster))
    place(settings).kubeconfig.with_name(PLUGIN_CACHE).unlink(missing_ok=True)


def _docker_access(settings: Config) -> Command:
    return gcloud.configure_docker(settings.registry, settings.state_dir / "gke" / "docker")


def _helped(settings: Config, cluster: Cluster) -> Command:
    # kubectl's plugin keeps its token beside the kubeconfig that this variable names.
    kept = str(place(settings).kubeconfig)
    helped = {**gcloud.environment(settings.gke), "KUBECONFIG": kept}
    return kubeconfig.with_environment(cluster.kubeconfig, cluster.context, helped)


def check_up(settings: Config, shell: Shell) -> dict[str, Any]:
    """The cluster of Kubernetes Engine; raises OpsError where it is not there, or does not run."""
    gke = settings.gke
    try:
        found: dict[str, Any] = gcloud.ask(shell, gke, gcloud.describe_cluster(gke))
    except gcloud.NotThere as error:
        raise _no_cluster(settings, shell) from error
    if found.get("status") not in UP:
        raise NeverReady(
            f"cluster {gke.cluster} is {found.get('status')}, not RUNNING; see what it waits for:"
            f" gcloud container operations list --location={gke.region} --project={gke.project}"
        )
    return found


def _no_cluster(settings: Config, shell: Shell) -> OpsError:
    gke = settings.gke
    found = gcloud.ask(shell, gke, gcloud.list_clusters(gke))
    names = ", ".join(f"{one['name']} in {one['location']}" for one in found)
    return BadValue(
        f"there is no cluster {gke.cluster} in {gke.region}; project {gke.project} has"
        f" {names or 'none'}; set gke.cluster and gke.region to one of them, or make one:"
        " invoke bootstrap --target gke --exp interop4"
    )


def _kubernetes(settings: Config, cluster: Cluster, shell: Shell, say: OnLine) -> None:
    own, theirs = settings.kubernetes, _theirs(settings)
    known = shell.read(kubeconfig.contexts(theirs)).split()
    where = theirs or "your kubeconfig"
    if not own.context:
        raise BadValue(
            f"kubernetes.context is not set; {where} has: {', '.join(known) or 'none'};"
            " take one: --set kubernetes.context=NAME"
        )
    if own.context not in known:
        raise BadValue(
            f"kubernetes.context is '{own.context}', which {where} does not have"
            f"{nearest(own.context, known) if known else '; it has none'}"
        )
    cluster.kubeconfig.write_text(shell.read(kubeconfig.taken(theirs, own.context)))


def _theirs(settings: Config) -> str:
    """The operator's kubeconfig; empty for that which kubectl takes of itself."""
    given = settings.kubernetes.kubeconfig
    return str(Path(given).expanduser()) if given else ""


@contextlib.contextmanager
def _replaced(kept: Path) -> Iterator[Path]:
    """Where to write a file that only we may read; it takes `kept`'s place at once, when whole."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            new = Path(folder) / kept.name
            yield new
            if new.exists():
                new.chmod(0o600)
                new.replace(kept)
    except OSError as error:
        raise OpsError(f"{kept} cannot be written: {error}") from error
