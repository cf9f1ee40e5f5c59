"""Say where the records of a target are kept."""

from collections.abc import Mapping
from typing import Protocol


class Store(Protocol):
    """The texts of all releases, and which of them serves; OpsError where it cannot be used."""

    def texts(self) -> Mapping[str, str]:
        """Every record by the release's id."""

    def text(self, release: str) -> str | None:
        """One record; None where there is none of that id."""

    def keep(self, release: str, text: str) -> None:
        """Write a record, in one piece, over the one that it had."""

    def forget(self, release: str) -> None:
        """Take a record away, if it is there."""

    def place(self, release: str) -> str:
        """Where a record is, for people."""

    def serving(self) -> str:
        """The id of the release that serves; empty for none."""

    def serve(self, release: str) -> None:
        """Remember which release serves; empty for none."""
