"""Check docker: the program, and the engine behind it."""

import json

from ops.doctor.finding import Missing, NotAsked
from ops.doctor.subject import Subject
from ops.errors import CommandFailed, CommandMissing, OpsError
from ops.shell import Command

INSTALL = "https://docs.docker.com/engine/install/"
APPEND = "or make images without it: --set image.builder=append"


def engine(subject: Subject) -> str:
    """Whether there is docker and its engine answers; needed unless images are appended."""
    appends = subject.settings.image.builder == "append"
    if appends and subject.settings.target != "docker":
        raise NotAsked("image.builder is append, which needs no Docker engine")
    elsewhere = "" if subject.settings.target == "docker" else f", {APPEND}"
    try:
        told = json.loads(subject.read(Command(("docker", "version", "--format={{json .}}"))))
    except CommandMissing:
        raise Missing("docker is not installed", f"{INSTALL}{elsewhere}") from None
    except OpsError as error:
        said = error.words.strip() if isinstance(error, CommandFailed) else str(error)
        mend = f"start it: systemctl start docker, or Docker Desktop{elsewhere}"
        raise Missing(f"its engine does not answer: {said}", mend) from error
    return f"{told['Client']['Version']}, engine {told['Server']['Version']}"
