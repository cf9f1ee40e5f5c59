"""Find the servable a request asks for, under whichever protocol it came."""

from collections.abc import Iterable

from model.server.failure import Code, RequestFailure, invalid
from model.server.servable import Servable


class Core:
    """The models being served, by name and version; both protocols ask here.

    Names and versions may change while requests run: a request keeps the servable it got.
    """

    def __init__(self, servables: Iterable[Servable]) -> None:
        """Serve what has been loaded."""
        self._servables: dict[str, dict[int, Servable]] = {}
        for servable in servables:
            self._servables.setdefault(servable.name, {})[servable.version] = servable

    def find(self, name: str, version: int | None = None) -> Servable:
        """Return the named version, or the latest.

        Raises INVALID_ARGUMENT without a name and NOT_FOUND for what is not served.
        """
        if not name:
            raise invalid("ModelSpec has no name specified.")
        versions = self._servables.get(name, {})
        if version is None and versions:
            return versions[max(versions)]
        if version in versions:
            return versions[version]
        request = f"Latest({name})" if version is None else f"Specific({name}, {version})"
        raise RequestFailure(Code.NOT_FOUND, f"Servable not found for request: {request}")

    def versions(self, name: str, version: int | None = None) -> list[int]:
        """Return the versions served, newest first, or the one asked for.

        Raises NOT_FOUND when there is none.
        """
        versions = sorted(self._servables.get(name, {}), reverse=True)
        if version is None and not versions:
            raise RequestFailure(Code.NOT_FOUND, f"Could not find any versions of model {name}")
        if version is not None and version not in versions:
            raise RequestFailure(
                Code.NOT_FOUND, f"Could not find version {version} of model {name}"
            )
        return versions if version is None else [version]
