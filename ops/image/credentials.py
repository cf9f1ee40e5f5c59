"""Find a registry's credentials where docker keeps them, credential helpers included."""

import warnings
from dataclasses import dataclass, field

from ops.docker import OwnConfig
from ops.errors import OpsError

FILE = "config.json"


@dataclass(frozen=True)
class Credentials:
    """What a registry, or the service that gives its tokens, is told."""

    username: str
    password: str = field(repr=False)


def log_in(host: str) -> str:
    """What to do where a registry refuses; words for the end of an error's line."""
    if host.endswith((".pkg.dev", "gcr.io")):
        return (
            "sign in: gcloud auth login; then, for target gke, invoke setup --target gke, and for"
            f" any other, gcloud auth configure-docker {host}"
        )
    return f"sign in: docker login {host}"


def find(host: str, own: OwnConfig | None) -> Credentials | None:
    """The credentials of a registry; None where docker would go without.

    They are those of DOCKER_CONFIG, or of ~/.docker, unless an `own` one is given.
    Raises OpsError where its file or a helper cannot be used.
    """
    file = own.folder / FILE if own else None
    # The library would go on with docker's own.
    if file and not file.exists():
        return None
    # Most look-ups need none: a registry that asks for them says so first.
    from docker import auth
    from docker.errors import DockerException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            helped = dict(own.helper) if own else None
            known = auth.load_config(str(file) if file else None, credstore_env=helped)
            found = known.resolve_authconfig(host) or {}
    # The last two come out of the library where the file is JSON of another shape.
    except (DockerException, OSError, ValueError, AttributeError, TypeError) as error:
        raise OpsError(f"docker's credentials for {host}: {error}; {log_in(host)}") from error
    given = {key.lower(): value for key, value in found.items()}
    if given.get("identitytoken"):
        raise OpsError(
            f"docker's credentials for {host} are an identity token, which works with"
            " --builder commit alone"
        )
    username, password = given.get("username"), given.get("password")
    return Credentials(username, password) if username and password else None
