"""Make of a Google project what a release needs, from the command line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.console import Console
from rich.table import Table

from ops import bootstrap as making
from ops import config, gcloud
from ops.bootstrap import Plan, Wanted
from ops.bootstrap.accounts import RELEASER
from ops.bootstrap.cluster import marked_pool
from ops.bootstrap.federation import POOL, PROVIDER
from ops.bootstrap.look import look
from ops.bootstrap.resources import removable
from ops.cli import values
from ops.cli.answer import answers
from ops.cli.confirm import confirm
from ops.cli.preparing import chosen
from ops.errors import BadValue
from ops.gcloud.accounts import address
from ops.gcloud.federation import provider_name
from ops.progress import Progress
from ops.shell import Shell

REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}")
TEARDOWN = (
    "A load balancer outlives the cluster whose Service it is, and costs: if anything still serves"
    " there, answer no, and run invoke teardown --target gke first."
)


@answers
def bootstrap(
    *,
    target: str,
    exp: str,
    github: str,
    set_: Sequence[str],
    destroy: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    """Print the plan, ask, and carry it out."""
    wanted = _wanted(target, exp, github, set_)
    if not (exp or destroy):
        chosen("")
    if dry_run:
        print("\n".join(_commands(wanted, destroy)))
        return
    shell, progress, gke = Shell(), Progress(), wanted.settings.gke
    with progress.step("look", f"project {gke.project}") as step:
        wanted = _known(wanted, shell, destroy)
        listed = removable(wanted) if destroy else making.resources(wanted)
        plan = making.planned(look(listed, gke, shell, step), destroy=destroy)
        step.say(f"project {gke.project}, number {wanted.number}")
    _show(plan, destroy)
    if plan.changes and destroy:
        print(TEARDOWN)
    if plan.changes:
        confirm(f"Do these {len(plan.changes)} steps?", yes)
    making.carry_out(plan, gke, shell, progress)
    print("\n".join(_next(wanted, destroy)))


def _wanted(target: str, exp: str, github: str, set_: Sequence[str]) -> Wanted:
    if target not in ("", "gke"):
        raise BadValue(
            f"--target is '{target}', which has nothing to be made ready; it must be gke"
        )
    if github and not REPOSITORY.fullmatch(github):
        raise BadValue(f"--github is '{github}'; it must be OWNER/REPO, such as octo-org/models")
    settings = config.load(flags={**values.settings(set_), "target": "gke"})
    return Wanted(settings, chosen(exp) if exp else None, github)


def _known(wanted: Wanted, shell: Shell, destroy: bool) -> Wanted:
    """The same with what only Google knows: the project's number, and pools of ours."""
    gke = wanted.settings.gke
    gcloud.check(gke)
    number = str(gcloud.ask(shell, gke, gcloud.describe_project(gke))["projectNumber"])
    if not destroy:
        return replace(wanted, number=number)
    try:
        pools = gcloud.ask(shell, gke, gcloud.list_pools(gke))
    except (gcloud.NotThere, gcloud.Disabled):
        pools = []
    ours = tuple(one["name"] for one in pools if marked_pool(one))
    return replace(wanted, number=number, experiment=None, pools=ours)


def _commands(wanted: Wanted, destroy: bool) -> Iterator[str]:
    """Every gcloud command, in order: what looks, and what is done where it is needed."""
    listed = removable(wanted) if destroy else making.resources(wanted)
    yield str(gcloud.describe_project(wanted.settings.gke))
    for one in reversed(listed) if destroy else listed:
        changed = one.remove if destroy else one.make
        yield from ("", f"# {one.what}", str(one.show))
        yield str(changed) if changed else f"# left: {one.stays or f'goes with {one.within}'}"
    yield from ("", "# Nothing was changed: this is a dry run.")


def _show(plan: Plan, destroy: bool) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    for one in plan.actions:
        least, most = one.standing.resource.usd_hour
        cost = f"{least:.2f} to {most:.2f} USD an hour" if most and not destroy else ""
        table.add_row(one.verb, one.standing.resource.what, one.why or cost)
    Console(markup=False, highlight=False, emoji=False).print(table)
    least, most = plan.usd_hour
    if not destroy:
        print(f"All of it costs {least:.2f} USD an hour at rest and {most:.2f} at the most, by")
        print("gke.vcpu_hour_usd and gke.gib_hour_usd; images 0.10 USD for each GB and month.")
    if not plan.changes:
        print("There is nothing to do.")


def _next(wanted: Wanted, destroy: bool) -> Iterator[str]:
    gke = wanted.settings.gke
    if destroy:
        yield "A deleted identity pool is kept by Google for 30 days, and costs nothing."
        return
    yield f"invoke doctor --target gke{_flag(wanted)}"
    yield f"invoke release --target gke{_flag(wanted)}"
    if wanted.github:
        name = provider_name(wanted.number, POOL, PROVIDER)
        yield "For .github/workflows/release.yml, set these variables of the repository:"
        yield f"  gh variable set WORKLOAD_IDENTITY_PROVIDER --repo {wanted.github} --body {name}"
        account = address(gke, RELEASER)
        yield f"  gh variable set SERVICE_ACCOUNT --repo {wanted.github} --body {account}"


def _flag(wanted: Wanted) -> str:
    return f" --exp {wanted.experiment.legend}" if wanted.experiment else ""
