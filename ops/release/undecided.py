"""Keep the trouble of what gives a load from deciding about what is loaded."""

from dataclasses import dataclass
from pathlib import Path

from ops.errors import NotMeasured, OpsError
from ops.experiments import LoadProfile
from ops.loadtest import Against, Giver, Measurement, OnSecond
from ops.shell import Shell


@dataclass(frozen=True)
class Undecided:
    """What gives a load to a release that serves: where it fails, nothing is known of that."""

    giver: Giver

    def reach(self, shell: Shell, against: Against) -> None:
        """See `Giver.reach`: a service that is not reached is no trouble of the giver's."""
        self.giver.reach(shell, against)

    def measure(
        self,
        shell: Shell,
        against: Against,
        profile: LoadProfile,
        folder: Path,
        on_second: OnSecond | None = None,
    ) -> Measurement:
        """See `Giver.measure`; raises NotMeasured for whatever keeps it from giving the load."""
        try:
            return self.giver.measure(shell, against, profile, folder, on_second)
        except OpsError as error:
            raise NotMeasured(str(error)) from error
