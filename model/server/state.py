"""Say how far a version has come on its way from found to unloaded."""

from dataclasses import dataclass
from enum import IntEnum

from model.server.failure import RequestFailure


class State(IntEnum):
    """The states of a version, in their order, with the API's numbers (get_model_status.proto)."""

    START = 10
    """Found, and not begun."""
    LOADING = 20
    """Being loaded and warmed up."""
    AVAILABLE = 30
    """Answering requests."""
    UNLOADING = 40
    """Answering no new request; those that run are finished."""
    END = 50
    """Unloaded, or failed."""


@dataclass(frozen=True)
class VersionState:
    """One version's state; `failure` says why it ended, unless it was unloaded."""

    version: int
    state: State
    failure: RequestFailure | None = None
