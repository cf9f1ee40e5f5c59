"""Say what something that was started on this machine is for."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from ops.serving.endpoint import LOOPBACK, Endpoint

Kind = Literal["replica", "front", "work"]


@dataclass(frozen=True)
class Mark:
    """What a process or a container is for; it carries this itself, so that it cannot be lost."""

    state_dir: str
    """Whose it is: several checkouts may serve on one machine."""
    kind: Kind
    release: str
    index: int = 0
    grpc_port: int = 0
    rest_port: int = 0
    log: str = ""
    """The file that its words go to, at the latest when it has ended."""
    target: str = "local"

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Mark":
        """The mark of what was kept, also by another version of this toolkit."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})

    @property
    def kept(self) -> dict[str, Any]:
        """What `of` takes."""
        return asdict(self)

    @property
    def name(self) -> str:
        """What people call it."""
        return {"replica": f"replica {self.index}", "front": "the front", "work": "work"}[self.kind]

    @property
    def in_full(self) -> str:
        """The same with its release."""
        return f"{self.name} of release {self.release}" if self.release else self.name

    @property
    def ports(self) -> tuple[int, int]:
        """For gRPC and for REST."""
        return self.grpc_port, self.rest_port

    @property
    def endpoint(self) -> Endpoint:
        """Where it answers."""
        return Endpoint(LOOPBACK, *self.ports)
