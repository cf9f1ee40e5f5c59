"""Find out what a base is, by its registry; say so where it cannot be had."""

from ops.config import Config
from ops.docker import OwnConfig
from ops.errors import OpsError
from ops.image.name import Name
from ops.image.named import named
from ops.image.registry import opened

OTHER_BASE = "name another with --set image.base=NAME:TAG, or make ours: invoke base-image"


def base_missing(base: str, why: str) -> OpsError:
    """The error for a base; of several lines of reasons, the last counts."""
    lines = [line for line in why.splitlines() if line.strip()] or [why]
    return OpsError(f"the base {base} is missing: {lines[-1].strip()}; {OTHER_BASE}")


def asked(settings: Config, own: OwnConfig | None) -> str:
    """The digest of the base's tag in its registry; OpsError where there is none."""
    text = settings.image.base
    base = named(text, settings, "image.base")
    try:
        with opened(base, config_for(base, settings.registry, own)) as registry:
            found = registry.digest(base.tag)
    except OpsError as error:
        raise base_missing(text, str(error)) from error
    if not found:
        raise base_missing(text, f"{base.host} has no {base.path}:{base.tag}")
    return found


def config_for(base: Name, registry: str, own: OwnConfig | None) -> OwnConfig | None:
    """A target's own docker configuration knows its own registry alone."""
    return own if base.host == registry.partition("/")[0] else None
