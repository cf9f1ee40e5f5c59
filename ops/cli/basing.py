"""Build the base image of our own from the command line."""

from collections.abc import Sequence

from ops import config
from ops.cli import values
from ops.cli.answer import answers
from ops.image import base
from ops.progress import Progress
from ops.shell import Shell


@answers
def base_image(on: str, tag: str, set_: Sequence[str]) -> None:
    """Build it unless it is there, and say how it is used."""
    settings = config.load(flags=values.settings(set_))
    with Progress().step("base-image", on or base.default()) as step:
        made = base.build(settings, on, tag, Shell(), step.say)
    print(f"{made.reference}: {'built' if made.built else 'unchanged, nothing is built'}")
    print(f"invoke release --target docker --set image.base={made.reference}")
