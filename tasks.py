"""Release a TensorFlow model, measure it, and look after it: `invoke --list` tells the tasks.

Nothing heavy is imported here: each task imports what it needs when it is called.
"""

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Any

import invoke
from invoke import Context

from ops.cli.flags import Settable, Wordy

task = partial(invoke.task, klass=Settable)

EXP = "the experiment, by any of its names: interop4 (see `invoke experiments`)"
TARGET = "where to: local (this machine), docker, kubernetes or gke; ops.yaml's when left out"
PROTOCOL = "grpc or rest"
USERS = "how many users ask at the same time; left out, a probe finds it, or the experiment has it"
SPAWN_RATE = "users that start per second"
RUN_TIME = "how long, the ramp included: 300, 45s, 5m, 1h30m"
SOURCE = (
    "export (ResNet50, made here), a SavedModel's folder or .tar.gz,"
    " github:OWNER/REPO[@TAG][#ASSET], gs://BUCKET/PATH or https://HOST/PATH"
)
PROCESSES = "how many processes of this machine, or of each of --hosts, share the users; 1"
IN_CLUSTER = "give the load from within the target's cluster, as a Job beside the service"
HOSTS = "machines that give the load over SSH, USER@HOST[:PORT], several with commas between"
SET = (
    "any setting of ops.yaml: KEY=VALUE, such as slo.p99_ms=300; several with commas between, or"
    " --set again"
)
WEIGHTS = "imagenet or random, for the export; left out, ImageNet's where they can be had"


def cli(module: str) -> Any:
    """The module of the command line that carries a task out."""
    return import_module(f"ops.cli.{module}")


@task(
    help={
        "exp": EXP,
        "target": TARGET,
        "source": SOURCE,
        "weights": WEIGHTS,
        "protocol": PROTOCOL,
        "users": USERS,
        "spawn-rate": SPAWN_RATE,
        "run-time": RUN_TIME,
        "processes": PROCESSES,
        "hosts": HOSTS,
        "in-cluster": IN_CLUSTER,
        "set": SET,
        "dry-run": "print the plan, the manifests and every command, and change nothing",
        "accept-unmeasured": "exit 0 though the load test was invalid",
        "resume": "go on with the release that was cut off; of the flags, --target and --set count",
    }
)
def release(
    _: Context,
    exp: str = "",
    target: str = "",
    source: str = "",
    weights: str = "",
    protocol: str = "grpc",
    users: str = "",
    spawn_rate: str = "",
    run_time: str = "",
    processes: str = "",
    hosts: str = "",
    in_cluster: bool = False,
    set_: Sequence[str] = (),
    dry_run: bool = False,
    accept_unmeasured: bool = False,
    resume: bool = False,
) -> None:
    """Release a model: check, serve, prove, measure; keep or undo."""
    cli("releasing").release(
        exp=exp,
        target=target,
        source=source,
        weights=weights,
        protocol=protocol,
        users=users,
        spawn_rate=spawn_rate,
        run_time=run_time,
        processes=processes,
        hosts=hosts,
        in_cluster=in_cluster,
        set_=set_,
        accept_unmeasured=accept_unmeasured,
        dry_run=dry_run,
        resume=resume,
    )


@task(
    help={
        "target": TARGET,
        "to": "a release's id (see `invoke history`); the last good one when left out",
        "set": SET,
    }
)
def rollback(_: Context, target: str = "", to: str = "", set_: Sequence[str] = ()) -> None:
    """Go back to the last good release, or to the one named."""
    cli("releasing").rollback(target=target, to=to, set_=set_)


@task(help={"target": TARGET, "set": SET})
def history(_: Context, target: str = "", set_: Sequence[str] = ()) -> None:
    """List the releases: who, what, how it ended, which serves."""
    cli("releasing").history(target=target, set_=set_)


@task(
    help={
        "exp": f"take the load of {EXP[4:]}",
        "host": "a server to load in place of what runs: HOST or HOST:PORT",
        "target": TARGET,
        "protocol": PROTOCOL,
        "users": USERS,
        "spawn-rate": SPAWN_RATE,
        "run-time": RUN_TIME,
        "wait-time": "seconds from a user's answer to its next request, 1 when left out",
        "processes": PROCESSES,
        "hosts": HOSTS,
        "in-cluster": IN_CLUSTER,
        "rate": "an open load: requests a second, whoever answers, over --users connections (150)",
        "arrivals": "of --rate: poisson (when left out) or uniform",
        "steps": "several loads, each with a result: 10,20,40 users, or 50/s,100/s",
        "find-capacity": "search for the highest rate that holds --slo; --rate is where it begins",
        "slo": "p50, p90, p95 or p99 with a time, such as p99=250ms; ops.yaml's when left out",
        "web": "open Locust's own page while the load runs",
        "set": SET,
        "yes": "load it though others use it",
    }
)
def loadtest(
    _: Context,
    exp: str = "",
    host: str = "",
    target: str = "",
    protocol: str = "grpc",
    users: str = "",
    spawn_rate: str = "",
    run_time: str = "",
    wait_time: str = "",
    processes: str = "",
    hosts: str = "",
    in_cluster: bool = False,
    rate: str = "",
    arrivals: str = "",
    steps: str = "",
    find_capacity: bool = False,
    slo: str = "",
    web: bool = False,
    set_: Sequence[str] = (),
    yes: bool = False,
) -> None:
    """Measure what runs, and say if the figures can be believed."""
    cli("measuring").loadtest(
        exp=exp,
        host=host,
        target=target,
        protocol=protocol,
        users=users,
        spawn_rate=spawn_rate,
        run_time=run_time,
        wait_time=wait_time,
        processes=processes,
        hosts=hosts,
        in_cluster=in_cluster,
        shape=cli("shape").Shape(rate, arrivals, steps, find_capacity, slo, web),
        set_=set_,
        yes=yes,
    )


@invoke.task(klass=Wordy, help={"runs": "two or more: ids, folders, or latest", "set": SET})
def compare(_: Context, runs: Sequence[str] = (), set_: Sequence[str] = ()) -> None:
    """Draw runs over each other: which is ahead, what is noise."""
    cli("comparing").compare(runs, set_)


@task(help={"exp": EXP + ", or all", "out": "a folder for the files; printed without", "set": SET})
def render(_: Context, exp: str = "", out: str = "", set_: Sequence[str] = ()) -> None:
    """Render Kubernetes manifests and check them, offline."""
    cli("preparing").render(exp, out, set_)


@task(help={"source": SOURCE, "weights": WEIGHTS, "set": SET})
def model(_: Context, source: str = "", weights: str = "", set_: Sequence[str] = ()) -> None:
    """Make or take the model; record its golden answers."""
    cli("imaging").model(source=source, weights=weights, set_=set_)


@task(
    help={
        "source": SOURCE,
        "weights": WEIGHTS,
        "builder": "commit (with the Docker engine) or append (through the registry's API alone)",
        "target": TARGET,
        "set": SET,
    }
)
def image(
    _: Context,
    source: str = "",
    weights: str = "",
    builder: str = "",
    target: str = "",
    set_: Sequence[str] = (),
) -> None:
    """Make the model's image and push it, unless it is there."""
    cli("imaging").make(source=source, weights=weights, builder=builder, target=target, set_=set_)


@task
def experiments(_: Context) -> None:
    """List the experiments with all their names."""
    cli("preparing").listing()


@task(
    help={
        "base": "an image with Python 3.11 to 3.13; that of model/Dockerfile when left out",
        "tag": "what to call it: NAME:TAG; a hash of what makes it when left out",
        "set": SET,
    }
)
def base_image(_: Context, base: str = "", tag: str = "", set_: Sequence[str] = ()) -> None:
    """Build a base image with the embedded server."""
    cli("basing").base_image(base, tag, set_)


@task(
    help={
        "target": "gke, and no other",
        "exp": "the experiment whose nodes are made, by any of its names",
        "github": "OWNER/REPO whose workflows may release, without a key",
        "set": SET,
        "destroy": "take back what was made, and nothing else",
        "dry-run": "print every gcloud command, ask nobody, and change nothing",
        "yes": "do not ask",
    }
)
def bootstrap(
    _: Context,
    target: str = "",
    exp: str = "",
    github: str = "",
    set_: Sequence[str] = (),
    destroy: bool = False,
    dry_run: bool = False,
    yes: bool = False,
) -> None:
    """Make of a Google project what a release needs."""
    cli("bootstrapping").bootstrap(
        target=target,
        exp=exp,
        github=github,
        set_=set_,
        destroy=destroy,
        dry_run=dry_run,
        yes=yes,
    )


@task(
    help={
        "target": f"{TARGET}; all of them when left out",
        "exp": "the experiment that there should be room for, by any of its names",
        "set": SET,
    }
)
def doctor(_: Context, target: str = "", exp: str = "", set_: Sequence[str] = ()) -> None:
    """Tell what is there, what is missing, and what mends it."""
    cli("doctoring").doctor(target=target, exp=exp, set_=set_)


@task(help={"target": TARGET, "set": SET})
def setup(_: Context, target: str = "", set_: Sequence[str] = ()) -> None:
    """Write a cluster's credentials into files of our own."""
    cli("setting_up").setup(target=target, set_=set_)


@task(help={"target": TARGET, "set": SET})
def status(_: Context, target: str = "", set_: Sequence[str] = ()) -> None:
    """Show every replica that runs, and whether it answers."""
    cli("running").status(target, set_)


@task(help={"target": TARGET, "set": SET})
def logs(_: Context, target: str = "", set_: Sequence[str] = ()) -> None:
    """Show the last words of every replica."""
    cli("running").logs(target, set_)


@task(
    help={
        "target": TARGET,
        "image": "a picture's file; the golden input when left out",
        "set": SET,
    }
)
def predict(_: Context, target: str = "", image: str = "", set_: Sequence[str] = ()) -> None:
    """Ask what runs for a prediction."""
    cli("running").predict(target, image, set_)


@task(help={"target": TARGET, "set": SET})
def teardown(_: Context, target: str = "", set_: Sequence[str] = ()) -> None:
    """Stop everything that was started on the target."""
    cli("running").teardown(target, set_)


@task
def bench(_: Context) -> None:
    """Measure the toolkit's own speed, as ratios; prints JSON."""
    cli("benching").bench()
