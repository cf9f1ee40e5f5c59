"""Bring a model from where it is published to this machine, for as long as it is taken in."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from ops import gcloud
from ops.errors import BadValue
from ops.shell import Command, OnLine, Shell
from ops.sources import gs
from ops.sources.fetched import Fetched
from ops.sources.source import GitHub, Gs, Remote
from ops.sources.store import Store

UNKNOWN = "SHA256.tar.gz"


@contextmanager
def fetched(
    source: Remote,
    folder: Path,
    shell: Shell,
    say: OnLine,
    login: Mapping[str, str] = gcloud.OWN,
) -> Iterator[Fetched]:
    """The source's archive or folder, for the block; archives are kept below `folder`.

    `login` is what gcloud gets in its environment; without any, it uses its own account.

    One that turns out to be of no use, which the block says with BadValue, is not kept.
    Raises BadValue for a source that is not there or is not what was published, and OpsError,
    in its kinds, for what keeps us from it. Nothing is left of a download that fails.
    """
    store = Store(folder)
    with store.held(say), _brought(source, store, shell, say, login) as found:
        try:
            yield found
        except BadValue:
            store.remove(found.path)
            raise


def planned(
    source: Remote, folder: Path, login: Mapping[str, str] = gcloud.OWN
) -> tuple[tuple[Command, ...], Path]:
    """What will be run to bring it, and where it will be: for a plan, offline."""
    if isinstance(source, Gs):
        return gs.commands(source, folder, login), folder / source.name
    return (), folder / UNKNOWN


def _brought(
    source: Remote, store: Store, shell: Shell, say: OnLine, login: Mapping[str, str]
) -> AbstractContextManager[Fetched]:
    if isinstance(source, Gs):
        return gs.fetch(source, store, shell, say, login)
    # httpx takes longer to import than all of the command line: only a download waits for it.
    from ops.sources import github, https

    if isinstance(source, GitHub):
        return nullcontext(github.fetch(source, store, say))
    return nullcontext(https.fetch(source, store, say))
