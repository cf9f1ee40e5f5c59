"""Read the name of an image with what the settings say of its registry."""

from dataclasses import replace

from ops.config import Config
from ops.image.name import Name, parse


def named(text: str, settings: Config, setting: str = "image") -> Name:
    """The name that `text` is; asked for in plain http where it lies in `image.registry`, and that
    is said to speak it. Raises BadValue, telling the `setting`, when it is none.
    """
    found = parse(text, setting)
    if not (settings.image.plain_http and settings.registry):
        return found
    return replace(found, insecure=found.host == registry(settings).host)


def registry(settings: Config) -> Name:
    """The registry that the settings name, as the name of any image in it."""
    return replace(parse(f"{settings.registry}/x"), insecure=settings.image.plain_http)
