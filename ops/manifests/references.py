"""Check that every volume, mount and ConfigMap that is named is there."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ops.manifests import syntax
from ops.manifests.manifest import Manifest
from ops.manifests.pods import Pod, pods

Data = Mapping[str, Mapping[str, str]]
"""The data of each ConfigMap, by its name."""


def problems(manifests: Iterable[Manifest]) -> Iterator[str]:
    """References to what is not among the manifests, and keys that no ConfigMap may hold."""
    manifests = tuple(manifests)
    data = config_maps(manifests)
    for name, entries in data.items():
        for key in entries:
            if fault := syntax.config_key(key):
                yield f"ConfigMap/{name}: data: the key {fault}"
    for pod in pods(manifests):
        yield from _mounts(pod)
        for volume in pod.spec.get("volumes", ()):
            yield from _volume(pod.place, volume, data)
        yield from _environment(pod, data)


def config_maps(manifests: Iterable[Manifest]) -> Data:
    """The ConfigMaps among the manifests."""
    return {one.name: one.document.get("data", {}) for one in manifests if one.kind == "ConfigMap"}


def _mounts(pod: Pod) -> Iterator[str]:
    volumes = {volume["name"] for volume in pod.spec.get("volumes", ())}
    for container in pod.containers:
        paths: set[str] = set()
        for mount in container.spec.get("volumeMounts", ()):
            if mount["name"] not in volumes:
                yield f"{container.place}: mounts the volume '{mount['name']}', which is not there"
            if mount["mountPath"] in paths:
                yield f"{container.place}: mounts two volumes at {mount['mountPath']}"
            paths.add(mount["mountPath"])


def config_map_sources(volume: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What a volume says of each ConfigMap that its files are from."""
    for part in (volume, *volume.get("projected", {}).get("sources", ())):
        if "configMap" in part:
            yield part["configMap"]


def _volume(place: str, volume: Mapping[str, Any], data: Data) -> Iterator[str]:
    for source in config_map_sources(volume):
        if not source.get("optional"):
            yield from _source(f"{place}: the volume '{volume['name']}'", source, data)


def _source(where: str, source: Mapping[str, Any], data: Data) -> Iterator[str]:
    name = source.get("name", "")
    if name not in data:
        yield f"{where} wants the ConfigMap '{name}', which is not there"
        return
    for item in source.get("items", ()):
        if item["key"] not in data[name]:
            yield f"{where} wants the key '{item['key']}', which ConfigMap '{name}' lacks"


def _environment(pod: Pod, data: Data) -> Iterator[str]:
    for container in pod.containers:
        for variable in container.spec.get("env", ()):
            source = variable.get("valueFrom", {}).get("configMapKeyRef")
            if source and source["key"] not in data.get(source.get("name", ""), {}):
                yield (
                    f"{container.place}: env {variable['name']} wants the key '{source['key']}' of"
                    f" ConfigMap '{source.get('name', '')}', which is not there"
                )
