"""Know every release of a target: which serves, which was good, which was cut off."""

from ops.errors import BadValue, OpsError
from ops.records.lock import Lock
from ops.records.release import Release
from ops.records.store import Store


class History:
    """The records of one target, beside what is deployed there."""

    def __init__(self, store: Store, lock: Lock) -> None:
        self.store = store
        self.lock = lock

    def keep(self, release: Release) -> None:
        """Write the release's record; raises OpsError when it cannot be written."""
        self.store.keep(release.id, release.model_dump_json(indent=1) + "\n")

    def forget(self, release: Release) -> None:
        """Take the record of a release that changed nothing away."""
        self.store.forget(release.id)

    def all(self) -> list[Release]:
        """Every release, the oldest first, whatever the clock was."""
        found = [self._read(name, text) for name, text in self.store.texts().items()]
        return sorted(found, key=lambda one: (one.number, one.id))

    @property
    def next_number(self) -> int:
        """The place in the order that the next release takes."""
        return max((one.number for one in self.all()), default=0) + 1

    def get(self, name: str) -> Release:
        """The release of that id; raises BadValue that lists those there are."""
        text = self.store.text(name)
        if text is None:
            known = ", ".join(one.id for one in self.all()) or "none yet"
            raise BadValue(f"no release has the id '{name}'; there are: {known}")
        return self._read(name, text)

    def serving(self) -> Release | None:
        """The release that was kept last; None when there is none."""
        name = self.store.serving()
        text = self.store.text(name) if name else None
        return None if text is None else self._read(name, text)

    def serve(self, release: Release | None) -> None:
        """Remember which release serves; None for none."""
        self.store.serve(release.id if release else "")

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

    def _read(self, name: str, text: str) -> Release:
        try:
            return Release.model_validate_json(text)
        except ValueError as error:
            where = self.store.place(name)
            raise OpsError(f"{where} is no release's record: move it away") from error
