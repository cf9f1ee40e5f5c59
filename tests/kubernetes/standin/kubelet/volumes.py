"""Lay out a pod's volumes as folders, and know where in a container each stands."""

import base64
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from standin.api.resources import Object

Find = Callable[[str, str], Object | None]
"""Gives an object of the pod's namespace by kind and name."""


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
    for kind, field, key in (
        ("ConfigMap", "configMap", "name"),
        ("Secret", "secret", "secretName"),
    ):
        if field not in volume:
            continue
        name = volume[field][key]
        value = find(kind, name)
        if value is None and not volume[field].get("optional"):
            what = f'{kind.lower()} "{name}" not found'
            raise Unmounted(f'MountVolume.SetUp failed for volume "{volume["name"]}" : {what}')
        _write(place, value or {}, kind == "Secret", volume[field].get("items"))
    return place


def _write(place: Path, value: Object, is_secret: bool, items: list[Object] | None) -> None:
    names = {one["key"]: one["path"] for one in items or ()}
    for key, text in value.get("data", {}).items():
        if items is None or key in names:
            content = base64.b64decode(text) if is_secret else text.encode()
            (place / names.get(key, key)).write_bytes(content)
