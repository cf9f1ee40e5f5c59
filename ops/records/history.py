"""Know every release of a target: which serves, which was good, which was cut off."""

from pathlib import Path

from ops.errors import BadValue, OpsError
from ops.records.files import replace_text
from ops.records.lock import Lock
from ops.records.release import Release


class History:
    """The records of one target, beside what is deployed there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "releases"
        self.pointer = folder / "serving"
        self.lock = Lock(folder / "lock.json")

    def keep(self, release: Release) -> None:
        """Write the release's record; raises OpsError when it cannot be written."""
        path = self.folder / f"{release.id}.json"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OpsError(f"{self.folder} cannot be made: {error.strerror}") from error
        replace_text(path, release.model_dump_json(indent=1) + "\n")

    def forget(self, release: Release) -> None:
        """Take the record of a release that changed nothing away."""
        (self.folder / f"{release.id}.json").unlink(missing_ok=True)

    def all(self) -> list[Release]:
        """Every release, the oldest first, whatever the clock was."""
        found = [self._read(path) for path in self.folder.glob("*.json")]
        return sorted(found, key=lambda one: (one.number, one.id))

    @property
    def next_number(self) -> int:
        """The place in the order that the next release takes."""
        return max((one.number for one in self.all()), default=0) + 1

    def get(self, name: str) -> Release:
        """The release of that id; raises BadValue that lists those there are."""
        if name not in {path.stem for path in self.folder.glob("*.json")}:
            known = ", ".join(one.id for one in self.all()) or "none yet"
            raise BadValue(f"no release has the id '{name}'; there are: {known}")
        return self._read(self.folder / f"{name}.json")

    def serving(self) -> Release | None:
        """The release that was kept last; None when there is none."""
        try:
            return self.get(self.pointer.read_text(encoding="utf-8", errors="replace").strip())
        except (FileNotFoundError, BadValue):
            return None

    def serve(self, release: Release | None) -> None:
        """Remember which release serves; None for none."""
        if release is not None:
            replace_text(self.pointer, f"{release.id}\n")
            return
        try:
            self.pointer.unlink(missing_ok=True)
        except OSError as error:
            raise OpsError(f"{self.pointer} cannot be removed: {error.strerror}") from error

    def last_good(self) -> Release:
        """The newest good release before the one that serves; raises BadValue without one.

        What serves by a rollback counts as the release that it brought back: going back twice
        goes back two releases. Where nothing good is older, the newest good one there is will do.
        """
        serving = self.serving()
        now = (serving.rollback_to or serving.id) if serving else None
        found = self.all()
        ids = [one.id for one in found]
        older = found[: ids.index(now)] if now in ids else []
        for release in [*reversed(older), *reversed(found)]:
            if release.status == "succeeded" and release.rollback_to is None and release.id != now:
                return release
        raise BadValue("there is no earlier good release to go back to: see `invoke history`")

    def end_cut_off(self, mine: str = "", outcome: str = "") -> None:
        """Record as failed what was cut off, but for `mine`; `outcome` ends what is said of it."""
        for release in self.all():
            if release.status == "running" and release.id != mine:
                release.status = "failed"
                release.error = f"cut off {release.cut_off_at}{outcome}"
                self.keep(release)

    def unfinished(self) -> Release | None:
        """The newest release that was cut off, or is at work; None when all have ended."""
        return next((one for one in reversed(self.all()) if one.status == "running"), None)

    def _read(self, path: Path) -> Release:
        try:
            return Release.model_validate_json(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise OpsError(f"{path} is no release's record: move it away") from error
