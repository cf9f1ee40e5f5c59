"""Remember which release serves on this machine."""

from pathlib import Path

from pydantic import BaseModel, ValidationError

from ops.errors import OpsError
from ops.savedmodel import SavedModel
from ops.targets.local.replica import Replica


class Current(BaseModel):
    """The release that was kept, and the replicas it had then."""

    release: str
    experiment: str
    model: SavedModel
    replicas: list[Replica]

    @classmethod
    def read(cls, path: Path) -> "Current | None":
        """What `path` says; None when there is no such file."""
        try:
            return cls.model_validate_json(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise OpsError(
                f"{path} cannot be read; `invoke teardown` stops what runs and starts anew"
            ) from error
