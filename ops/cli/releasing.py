"""Release from the command line."""

import sys

from ops import config
from ops.cli import values
from ops.cli.answer import answers
from ops.cli.load import asked
from ops.cli.preparing import chosen
from ops.errors import OpsError
from ops.progress import Progress
from ops.records import Release, Run
from ops.release import Order, plan
from ops.release import release as carry_out
from ops.savedmodel import Wanted
from ops.shell import Shell
from ops.targets import choose


@answers
def release(
    *,
    exp: str,
    target: str,
    source: str,
    weights: str,
    dry_run: bool,
    accept_unmeasured: bool,
    **load: str,
) -> int:
    """Release, or print how it would go; 1 when the gate was not passed."""
    settings = config.load(flags={"target": target, "model.source": values.source(source)})
    wanted = Wanted(settings.model.source, settings.model.name, weights)
    order = Order(settings, chosen(exp), wanted, asked(**load), accept_unmeasured)
    if dry_run:
        print("\n".join(plan.lines(order, Shell(dry_run=True))))
        return 0
    place = choose(settings, Shell())
    run = Run(settings.runs_dir)
    shell = Shell(log=run.commands)
    record = carry_out(order, place, run, shell, Progress())
    return _tell(record, run)


def _tell(record: Release, run: Run) -> int:
    print(f"release {record.id} of {record.experiment}: {record.status}")
    for endpoint in record.endpoints if record.status != "rolled_back" else []:
        print(f"  grpc {endpoint['grpc']}  rest {endpoint['rest']}")
    print(f"  report: {run.folder / 'report.html'}")
    if record.status != "succeeded":
        print(f"error: {record.error}", file=sys.stderr)
        return OpsError.exit_code
    return 0
