"""Keep the records of a target in a folder."""

from pathlib import Path

from ops.errors import OpsError
from ops.records.files import replace_text


class Folder:
    """A target's part of a state directory, as a store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "releases"
        self.pointer = folder / "serving"

    def texts(self) -> dict[str, str]:
        """See `Store.texts`."""
        found = ((path.stem, _read(path)) for path in self.folder.glob("*.json"))
        return {release: text for release, text in found if text is not None}

    def text(self, release: str) -> str | None:
        """See `Store.text`; the id may be anything that somebody typed."""
        known = {path.stem: path for path in self.folder.glob("*.json")}
        return _read(known[release]) if release in known else None

    def keep(self, release: str, text: str) -> None:
        """See `Store.keep`."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OpsError(f"{self.folder} cannot be made: {error.strerror}") from error
        replace_text(self._path(release), text)

    def forget(self, release: str) -> None:
        """See `Store.forget`."""
        self._path(release).unlink(missing_ok=True)

    def place(self, release: str) -> str:
        """See `Store.place`."""
        return str(self._path(release))

    def serving(self) -> str:
        """See `Store.serving`."""
        try:
            return self.pointer.read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            return ""

    def serve(self, release: str) -> None:
        """See `Store.serve`."""
        if release:
            replace_text(self.pointer, f"{release}\n")
            return
        try:
            self.pointer.unlink(missing_ok=True)
        except OSError as error:
            raise OpsError(f"{self.pointer} cannot be removed: {error.strerror}") from error

    def _path(self, release: str) -> Path:
        return self.folder / f"{release}.json"


def _read(path: Path) -> str | None:
    """A record; None for one that has been forgotten just now."""
    try:
        # What is no text at all is told by whoever reads the record.
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OpsError(f"{path} cannot be read: {error.strerror}") from error
