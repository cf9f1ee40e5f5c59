"""Release, go on with a release that was cut off, and go back, from the command line."""

import sys
from collections.abc import Sequence

from ops import config
from ops.cli import values
from ops.cli.answer import answers
from ops.cli.load import asked, check_origin
from ops.cli.preparing import chosen
from ops.cli.signals import as_interrupts
from ops.errors import BadValue, OpsError
from ops.progress import Progress
from ops.records import Holder, Release, Run
from ops.release import Order, plan
from ops.release import release as carry_out
from ops.release import rollback as go_back
from ops.savedmodel import Wanted
from ops.shell import Shell
from ops.targets import Target, choose, needed

LOAD = ("protocol", "users", "spawn_rate", "run_time", "processes", "hosts")


@answers
def release(*, dry_run: bool, resume: bool, set_: Sequence[str], **flags: str | bool) -> int:
    """Release, or print how it would go; 1 when the gate was not passed."""
    if resume:
        return _resume(str(flags["target"]), set_)
    typed = {"set_": ",".join(filter(None, set_)), "source": values.source(str(flags["source"]))}
    order = _order({**flags, **typed})
    target = choose(order.config)
    check_origin(order.load, target)
    if dry_run:
        print("\n".join(plan.lines(order)))
        return 0
    needed.check(order.config)
    run = Run(order.config.runs_dir)
    with as_interrupts():
        record = carry_out(order, target, run, _shell(target, run), Progress())
    return _tell(record, run)


@answers
def rollback(*, target: str, to: str, set_: Sequence[str]) -> int:
    """Deploy an earlier release again, the last good one unless `to` names another."""
    settings = values.configured(target, set_)
    place = choose(settings)
    wanted = place.history.get(to) if to else place.history.last_good()
    return _go_back(place, wanted, Run(settings.runs_dir))


@answers
def history(*, target: str, set_: Sequence[str]) -> None:
    """Print every release of the target, the oldest first."""
    place = choose(values.configured(target, set_))
    found = place.history.all()
    if not found:
        print(f"no release yet: invoke release --exp interop4{place.flag}")
        return
    serving, holder = place.history.serving(), place.history.lock.holder()
    for one in found:
        mark = "*" if serving and one.id == serving.id else " "
        sha256 = (one.model or {}).get("sha256", "")[:12]
        print(f"{mark} {one.id}  {one.status:<11}  {one.experiment:<20} {sha256:<12}  {one.by}")
        if one.rollback_to:
            print(f"    a rollback to {one.rollback_to}")
        if one.error or one.status == "running":
            print(f"    {one.error or _standing(one, holder, place.flag)}")
    print("* serves" if serving else "nothing serves")


def _resume(target: str, set_: Sequence[str]) -> int:
    settings = values.configured(target, set_)
    place = choose(settings)
    cut_off = place.history.unfinished()
    if cut_off is None:
        raise BadValue("no release was cut off: there is nothing to go on with")
    if cut_off.rollback_to:
        to = place.history.get(cut_off.rollback_to)
        return _go_back(place, to, Run(settings.runs_dir, cut_off.id), cut_off)
    taken = {key: str(value) for key, value in (cut_off.model or {}).items()}
    both = ",".join(filter(None, (str(cut_off.order["set_"]), *set_)))
    order = _order({**cut_off.order, "target": target, "set_": both}, taken)
    run = Run(settings.runs_dir, cut_off.id)
    with as_interrupts():
        record = carry_out(order, place, run, _shell(place, run), Progress(), cut_off=cut_off)
    return _tell(record, run)


def _go_back(target: Target, to: Release, run: Run, cut_off: Release | None = None) -> int:
    with as_interrupts():
        record = go_back(target, to, run, _shell(target, run), Progress(), cut_off=cut_off)
    return _tell(record, run)


def _standing(one: Release, holder: Holder | None, flag: str) -> str:
    if holder and holder.release == one.id:
        return f"{holder.in_words} is at work on it"
    return f"cut off {one.cut_off_at}: `invoke release --resume{flag}` goes on with it"


def _order(flags: dict[str, str | bool], taken: dict[str, str] | None = None) -> Order:
    typed = {name: str(value) for name, value in flags.items()}
    named = {"target": typed["target"], "model.source": typed["source"]}
    given = {key: value for key, value in named.items() if value}
    settings = config.load(flags={**values.settings([typed["set_"]]), **given})
    wanted = Wanted.of(settings, typed["weights"], taken)
    told = {name: typed.get(name, "") for name in LOAD}
    load = asked(in_cluster=bool(flags.get("in_cluster")), **told)
    accept_unmeasured = bool(flags["accept_unmeasured"])
    return Order(settings, chosen(typed["exp"]), wanted, load, accept_unmeasured, flags)


def _shell(target: Target, run: Run) -> Shell:
    return Shell(log=run.commands, environment=target.work(run.id))


def _tell(record: Release, run: Run) -> int:
    print(f"release {record.id} of {record.experiment}: {record.status}")
    for endpoint in record.endpoints if record.status != "rolled_back" else []:
        print(f"  grpc {endpoint['grpc']}  rest {endpoint['rest']}")
    print(f"  report: {run.folder / 'report.html'}")
    if record.status != "succeeded":
        print(f"error: {record.error}", file=sys.stderr)
        return OpsError.exit_code
    return 0
