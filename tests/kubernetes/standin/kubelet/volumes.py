"""Lay out a pod's volumes as folders, and know where in a container each stands."""

import base64
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from standin.api.resources import Object

Find = Callable[[str, str], Object | None]
"""Gives an object of the pod's namespace by kind and name."""


SOURCES = (("ConfigMap", "configMap", "name"), ("Secret", "secret", "secretName"))


class Unmounted(Exception):
    """A volume cannot be set up yet."""


def mount(pod: Object, folder: Path, find: Find) -> dict[str, Path]:
    """Make a folder for each volume of a pod; Unmounted if what is in it is not there."""
    return {
        volume["name"]: _made(volume, folder / volume["name"], find)
        for volume in pod["spec"].get("volumes", ())
    }


def places(
    container: Object, image_models: Path | None, volumes: Mapping[str, Path]
) -> dict[str, Path]:
    """What stands where in a container: its folders by their paths there."""
    found = {"/models": image_models} if image_models else {}
    for one in container.get("volumeMounts", ()):
        found[one["mountPath"].rstrip("/")] = volumes[one["name"]] / one.get("subPath", "")
    return found


def translated(text: str, found: Mapping[str, Path]) -> str:
    """A text of the container with its paths as they are on this machine."""
    if not found:
        return text
    longest_first = sorted(found, key=len, reverse=True)
    pattern = rf"(?<![\w/.-])({'|'.join(map(re.escape, longest_first))})(?![\w.-])"
    return re.sub(pattern, lambda match: str(found[match[1]]), text)


def _made(volume: Object, place: Path, find: Find) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    for source in (volume.get("projected") or {}).get("sources") or (volume,):
        for kind, field, key in SOURCES:
            if field in source:
                _filled(volume["name"], kind, source[field], key, place, find)
    return place


def _filled(volume: str, kind: str, source: Object, key: str, place: Path, find: Find) -> None:
    # A projected source names a Secret by `name`, a volume of its own by `secretName`.
    name = source.get(key) or source["name"]
    value = find(kind, name)
    if value is None and not source.get("optional"):
        what = f'{kind.lower()} "{name}" not found'
        raise Unmounted(f'MountVolume.SetUp failed for volume "{volume}" : {what}')
    _write(place, value or {}, kind == "Secret", source.get("items"))


def _write(place: Path, value: Object, is_secret: bool, items: list[Object] | None) -> None:
    names = {one["key"]: one["path"] for one in items or ()}
    for key, text in value.get("data", {}).items():
        if items is None or key in names:
            content = base64.b64decode(text) if is_secret else text.encode()
            (place / names.get(key, key)).write_bytes(content)
