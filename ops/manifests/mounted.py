"""Find what a container reads in the files that its flags name."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from ops.manifests import server_flags
from ops.manifests.manifest import Manifest
from ops.manifests.pods import Pod, pods
from ops.manifests.references import Data, config_map_sources, config_maps

Fault = Callable[[str], str | None]
"""What is wrong with a text, or None."""


def faults(flag: str, manifests: Iterable[Manifest], fault: Fault) -> Iterator[str]:
    """Files of `--flag` that no mounted ConfigMap holds, or that `fault` finds something in."""
    manifests = tuple(manifests)
    data = config_maps(manifests)
    for pod in pods(manifests):
        for container in pod.containers:
            path = server_flags.parse(container.spec.get("args", ())).get(flag)
            if path is None:
                continue
            text = _text(PurePosixPath(path), pod, container.spec, data)
            if text is None:
                yield f"{container.place}: args: --{flag}={path} is in no ConfigMap that is mounted"
            elif found := fault(text):
                yield f"{container.place}: {path}: {found}"


def _text(path: PurePosixPath, pod: Pod, container: Mapping[str, Any], data: Data) -> str | None:
    """The text that the container finds at `path`, where a ConfigMap is mounted there."""
    volumes = {volume["name"]: volume for volume in pod.spec.get("volumes", ())}
    for mount in container.get("volumeMounts", ()):
        if PurePosixPath(mount["mountPath"]) != path.parent:
            continue
        for source in config_map_sources(volumes.get(mount["name"], {})):
            entries = data.get(source.get("name", ""), {})
            if path.name in entries:
                return entries[path.name]
    return None
