"""Tell people how a run is going: live steps on a terminal, plain lines anywhere else.

    progress = Progress()
    with progress.step("model", "exporting ResNet50") as step:
        step.say("calibrating")
        step.advance(done=30, total=300)

Results belong to stdout, so all of this goes to stderr.
"""

from ops.progress.progress import Progress
from ops.progress.step import Step

__all__ = ["Progress", "Step"]
