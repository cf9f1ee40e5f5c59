"""Find the servable a request asks for, under whichever protocol it came."""

import threading
from collections.abc import Iterable, Mapping

from model.server.failure import Code, RequestFailure, invalid
from model.server.servable import Servable
from model.server.state import State, VersionState

Labels = Mapping[str, Mapping[str, int]]
"""The version that each label of each model stands for."""


class Core:
    """The models being served, by name, version and label; both protocols ask here.

    All three may change while requests run: a request keeps the servable it got. The dictionaries
    are replaced, never changed, so that readers need no lock.
    """

    def __init__(self, servables: Iterable[Servable] = ()) -> None:
        """Serve what has been loaded."""
        self._writing = threading.Lock()
        self._servables: dict[str, dict[int, Servable]] = {}
        self._states: dict[str, dict[int, VersionState]] = {}
        self._labels: Labels = {}
        for servable in servables:
            self.publish(servable)

    def find(self, name: str, version: int | None = None, label: str | None = None) -> Servable:
        """Return the version that is named or labelled, or the latest.

        Raises INVALID_ARGUMENT without a name and for an unknown label, and NOT_FOUND for what is
        not served.
        """
        if not name:
            raise invalid("ModelSpec has no name specified.")
        versions = self._servables.get(name, {})
        if label is not None:
            version = self._labelled(name, label)
        if version is None and versions:
            return versions[max(versions)]
        if version in versions:
            return versions[version]
        request = f"Latest({name})" if version is None else f"Specific({name}, {version})"
        raise RequestFailure(Code.NOT_FOUND, f"Servable not found for request: {request}")

    def states(self, name: str, version: int | None = None) -> list[VersionState]:
        """Return the state of every version there has been, newest first, or of the one asked for.

        Raises NOT_FOUND when there is none.
        """
        states = self._states.get(name, {})
        if version is None and not states:
            raise RequestFailure(Code.NOT_FOUND, f"Could not find any versions of model {name}")
        if version is not None and version not in states:
            raise RequestFailure(
                Code.NOT_FOUND, f"Could not find version {version} of model {name}"
            )
        return [states[key] for key in sorted(states, reverse=True) if version in (None, key)]

    def available(self) -> list[Servable]:
        """Return all that is served, each model's newest version first."""
        models = sorted(self._servables.items())
        return [versions[key] for _, versions in models for key in sorted(versions, reverse=True)]

    def publish(self, servable: Servable) -> None:
        """Serve a version; it becomes AVAILABLE once it can be found, not before."""
        self._replace(servable.name, servable.version, servable)
        self.mark(servable.name, VersionState(servable.version, State.AVAILABLE))

    def withdraw(self, name: str, version: int) -> None:
        """Let no new request find a version; it is UNLOADING before it cannot be found."""
        self.mark(name, VersionState(version, State.UNLOADING))
        self._replace(name, version, None)

    def mark(self, name: str, state: VersionState) -> None:
        """Note how far a version has come."""
        with self._writing:
            states = {**self._states.get(name, {}), state.version: state}
            self._states = {**self._states, name: states}

    def relabel(self, labels: Labels, allow_unavailable: bool = False) -> None:
        """Replace all labels at once.

        Raises FAILED_PRECONDITION, and changes nothing, for a label of a version that is not
        available; `allow_unavailable` lets a label be one that stood for no other version before.
        """
        with self._writing:
            for name, versions in labels.items():
                for label, version in versions.items():
                    before = self._labels.get(name, {}).get(label, version)
                    served = version in self._servables.get(name, {})
                    if not served and not (allow_unavailable and before == version):
                        raise RequestFailure(
                            Code.FAILED_PRECONDITION,
                            f"Request to assign label to version {version} of model {name}, "
                            "which is not currently available for inference",
                        )
            self._labels = labels

    def _labelled(self, name: str, label: str) -> int:
        try:
            return self._labels[name][label]
        except KeyError:
            raise invalid(f"Unrecognized servable version label: {label}") from None

    def _replace(self, name: str, version: int, servable: Servable | None) -> None:
        with self._writing:
            kept = {
                key: old for key, old in self._servables.get(name, {}).items() if key != version
            }
            versions = kept if servable is None else {**kept, version: servable}
            self._servables = {**self._servables, name: versions}
