"""Say how many pods there are, what each may take, and which nodes they run on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ops.experiments import Experiment, ServingFlags
from ops.manifests import allocatable
from ops.manifests.allocatable import Resources

INSTANCE_TYPE = "node.kubernetes.io/instance-type"


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where the pods of a release run, and with what."""

    pods: int
    request: Resources
    """What the scheduler keeps free for each pod."""
    limit: Resources
    """What each pod may take at most."""
    cpus: int
    """CPUs that the server of one pod counts on."""
    node_selector: Mapping[str, str] = field(default_factory=dict)
    """Labels of the nodes to run on; empty for any node."""

    @classmethod
    def of(cls, experiment: Experiment) -> "Placement":
        """A pod on each of the experiment's own nodes, with nothing reduced.

        The CPU limit is the whole node, which never throttles.
        """
        request = allocatable.request(experiment.cpus, experiment.memory_gb)
        return cls(
            pods=experiment.pods,
            request=request,
            limit=Resources(1000 * experiment.cpus, request.mib),
            cpus=experiment.cpus,
            node_selector={INSTANCE_TYPE: experiment.machine_type},
        )

    @property
    def when_uneven(self) -> Literal["DoNotSchedule", "ScheduleAnyway"]:
        """Whether a pod waits for a node with fewer pods of its release than the others.

        On nodes of its own it does. On any nodes, room decides: what fits must not wait.
        """
        return "DoNotSchedule" if self.node_selector else "ScheduleAnyway"

    def serving(self, experiment: Experiment) -> ServingFlags:
        """The experiment's flags, with fewer threads where a pod has fewer CPUs."""
        whole = self.cpus >= experiment.cpus
        return experiment.serving if whole else experiment.serving.reduced(self.cpus)
