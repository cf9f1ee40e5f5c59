"""Resolve the names of Services, as a cluster's DNS does: processes here have only the host's."""

import re

from standin.controllers.cache import Cache

_NAME = re.compile(
    r"(?<![\w.-])([a-z][a-z0-9-]*)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?(?![\w.-])"
)


def resolved(text: str, services: Cache) -> str:
    """A text with each `NAME.NAMESPACE.svc` in it as its Service's address."""

    def address(match: "re.Match[str]") -> str:
        service = services.get(match[2], match[1])
        return str(service["spec"].get("clusterIP") if service else "") or match[0]

    return _NAME.sub(address, text)
