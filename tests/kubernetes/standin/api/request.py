"""Understand a request: who asks, for which resource, and what to do with it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from standin.api import protobuf
from standin.api.failure import Failure, bad_request
from standin.api.resources import BY_PATH, Object, Resource

LIMIT_BYTES = 3 * 1024 * 1024
_VERBS = {"POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}


@dataclass(frozen=True)
class User:
    """Who asks."""

    name: str
    groups: tuple[str, ...] = ()


ANONYMOUS = User("system:anonymous", ("system:unauthenticated",))


@dataclass(frozen=True)
class Place:
    """What a URL points at."""

    resource: Resource
    namespace: str = ""
    name: str = ""
    subresource: str = ""
    port: str = ""
    """What stands behind the name, as in `pods/web:8501/proxy`."""
    rest: str = ""
    """What stands behind the subresource, as in `pods/web/proxy/v1/models`."""


@dataclass
class Request:
    """One request over HTTP."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    user: User = ANONYMOUS
    raw_query: str = ""
    warnings: list[str] = field(default_factory=list)

    def verb(self, place: Place) -> str:
        """What access rules call it."""
        if self.method in ("GET", "HEAD"):
            if self.flag("watch"):
                return "watch"
            return "get" if place.name else "list"
        if self.method == "DELETE" and not place.name:
            return "deletecollection"
        return _VERBS[self.method]

    def flag(self, name: str) -> bool:
        """Whether a parameter is there, and true."""
        return self.query.get(name, "false") in ("true", "1")

    @property
    def is_dry_run(self) -> bool:
        return self.query.get("dryRun") == "All"

    @property
    def manager(self) -> str:
        """Who manages what is written: as said, or the client's name."""
        agent = self.headers.get("user-agent", "unknown").partition("/")[0]
        return self.query.get("fieldManager") or agent

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "application/json").partition(";")[0]

    def object(self) -> Object:
        """The body, of JSON or YAML; Failure if it is neither, too large, or of no object."""
        if len(self.body) > LIMIT_BYTES:
            message = f"Request entity too large: limit is {LIMIT_BYTES}"
            raise Failure(413, "RequestEntityTooLarge", message)
        value = self.parsed()
        if not isinstance(value, dict):
            raise bad_request("couldn't get version/kind; json parse error: not an object")
        return value

    def parsed(self) -> Any:
        if self.content_type == protobuf.CONTENT_TYPE:
            return protobuf.parse(self.body)
        try:
            return json.loads(self.body)
        except ValueError as error:
            if "yaml" not in self.content_type:
                raise bad_request(
                    f"couldn't get version/kind; json parse error: {error}"
                ) from error
        try:
            return yaml.load(self.body, _Loader)
        except yaml.YAMLError as error:
            raise bad_request(f"error decoding YAML: {error}") from error


class _Loader(yaml.SafeLoader):
    """Leaves dates as the text they are."""


_Loader.yaml_implicit_resolvers = {
    key: [one for one in resolvers if one[0] != "tag:yaml.org,2002:timestamp"]
    for key, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def place(path: str) -> Place | None:
    """What a path points at; None if it is no resource's."""
    parts = path.strip("/").split("/")
    if parts[:2] == ["api", "v1"]:
        group, parts = "", parts[2:]
    elif parts[:1] == ["apis"] and len(parts) > 3 and parts[2] == "v1":
        group, parts = parts[1], parts[3:]
    else:
        return None
    namespace = ""
    if len(parts) > 2 and parts[0] == "namespaces" and (group, parts[2]) in BY_PATH:
        namespace, parts = parts[1], parts[2:]
    resource = BY_PATH.get((group, parts[0] if parts else ""))
    if resource is None or (namespace and not resource.namespaced):
        return None
    name, below, *rest = (*parts[1:], "", "")
    port = ""
    if below == "proxy":
        name, _, port = name.partition(":")
    return Place(resource, namespace, name, below, port, "/".join(rest).rstrip("/"))
