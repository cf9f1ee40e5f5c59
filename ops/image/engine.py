"""Ask the Docker engine what it has."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ops import docker
from ops.errors import CommandFailed, CommandMissing, OpsError
from ops.image.name import Name, parse
from ops.shell import Shell

# What docker says of an image that the engine does not have, by its versions.
ABSENT = ("no such image", "no such object")
DOWN = ("cannot connect to the docker daemon", "is the docker daemon running")


class Known(BaseModel):
    """An image of the engine's, as `docker image inspect` tells it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str = Field(alias="Id")
    digests: tuple[str, ...] | None = Field((), alias="RepoDigests")
    os: str = Field(alias="Os")
    architecture: str = Field(alias="Architecture")
    config: "Settings | None" = Field(None, alias="Config")

    def digest(self, name: Name) -> str:
        """Its digest in the repository of `name`; empty where it is from none of its."""
        found = (one.partition("@") for one in self.digests or ())
        same = [digest for where, _, digest in found if _repository(where) == name.repository]
        return min(same, default="")

    @property
    def platform(self) -> str:
        """OS/ARCHITECTURE."""
        return f"{self.os}/{self.architecture}"

    def runs_on(self, platform: str) -> bool:
        """Whether it is for that platform, whose variant does not count."""
        return self.platform == "/".join(platform.split("/")[:2])

    @property
    def volumes(self) -> tuple[str, ...]:
        """The folders that a container has outside the image."""
        return tuple((self.config and self.config.volumes) or ())

    @property
    def labels(self) -> dict[str, str]:
        """What it tells of itself."""
        return dict((self.config and self.config.labels) or {})


class Settings(BaseModel):
    """How containers of an image are run, as far as it matters here."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    volumes: dict[str, object] | None = Field(None, alias="Volumes")
    labels: dict[str, str] | None = Field(None, alias="Labels")


@dataclass(frozen=True)
class Engine:
    """The Docker engine that `docker` talks to."""

    shell: Shell

    def image(self, reference: str) -> Known | None:
        """The image of that name or id; None where the engine has none.

        Raises CommandMissing without docker and OpsError without an engine.
        """
        try:
            return Known.model_validate_json(self.shell.read(docker.inspect(reference)))
        except CommandMissing:
            raise
        except CommandFailed as error:
            words = error.words.lower()
            if any(one in words for one in ABSENT):
                return None
            raise _told(error) from error
        except ValidationError as error:
            raise OpsError(f"`docker image inspect {reference}` answered with no image") from error


def _told(error: CommandFailed) -> OpsError:
    if not any(one in error.words.lower() for one in DOWN):
        return error
    first = error.words.strip().splitlines()[0]
    return CommandFailed(
        f"{first} Start it, or take --builder append, which needs none but a registry",
        error.status,
        error.words,
    )


def _repository(text: str) -> str:
    return parse(text).repository
