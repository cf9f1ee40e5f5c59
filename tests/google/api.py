"""One of Google's APIs: what is asked of it, by method and path, and who may."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.google import refused

if TYPE_CHECKING:
    from tests.google.cloud import Cloud


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, str]
    body: dict[str, Any]


@dataclass(frozen=True)
class Route:
    """A method of an API."""

    method: str
    path: re.Pattern[str]
    permission: str
    """What the caller must be allowed."""
    answer: Callable[..., Any]
    """Takes the request, and the path's named groups."""


@dataclass
class Api:
    """An API of one project's resources; a subclass has its `service` and its `routes`."""

    cloud: "Cloud"
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Its resources by their full name."""
    service = ""

    def routes(self) -> tuple[Route, ...]:
        """Every method that it has."""
        raise NotImplementedError

    def answer(self, asked: Asked) -> Any:
        """The answer, as JSON; raises Refused."""
        for route in self.routes():
            found = route.path.fullmatch(asked.path)
            if found and route.method == asked.method:
                self.cloud.check(self.service, route.permission, found.groupdict())
                return route.answer(asked, **found.groupdict())
        raise refused.Refused(404, f"Method not found: {asked.method} {asked.path}")

    def one(self, name: str) -> dict[str, Any]:
        """The resource of that full name."""
        if name not in self.kept:
            raise refused.not_found(name)
        return self.kept[name]

    def add(self, name: str, resource: dict[str, Any]) -> None:
        """Keep a resource under its full name."""
        if name in self.kept:
            raise refused.already_exists(name)
        self.kept[name] = resource


def route(method: str, path: str, permission: str, answer: Callable[..., Any]) -> Route:
    """A route whose path has {names} for its parts."""
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/:]+)", path)
    return Route(method, re.compile(pattern), permission, answer)
