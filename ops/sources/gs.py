"""Take an archive or a folder from Cloud Storage, through gcloud, which checks what it copies."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ops import gcloud
from ops.errors import BadValue, CommandFailed, CommandMissing, OpsError
from ops.shell import Command, OnLine, Shell
from ops.sources import store as stored
from ops.sources.fetched import Fetched
from ops.sources.source import Gs
from ops.sources.store import Store

# What gcloud says of an object, and of a folder, that is not there.
ABSENT = ("not found: 404", "matched no objects or files")


def commands(source: Gs, folder: Path, login: Mapping[str, str]) -> tuple[Command, ...]:
    """What brings the source into `folder`, in order; see `gcloud.environment` for the login."""
    url = str(source)
    if source.is_archive:
        copy = gcloud.copy(url, folder / source.name, login=login)
        return gcloud.describe_object(url, login), copy
    return (gcloud.copy(url, folder, recursive=True, login=login),)


@contextmanager
def fetch(
    source: Gs, store: Store, shell: Shell, say: OnLine, login: Mapping[str, str]
) -> Iterator[Fetched]:
    """The archive, kept in the store; or the folder, which goes at the end of the block.

    Raises BadValue where there is nothing, CommandFailed and TimedOut as gcloud ends.
    """
    if source.is_archive:
        yield Fetched(_archive(source, store, shell, say, login), str(source))
        return
    with store.partial() as folder:
        (copy,) = commands(source, folder, login)
        _asked(source, shell, copy, say)
        yield Fetched(folder / source.name, str(source))


def _archive(source: Gs, store: Store, shell: Shell, say: OnLine, login: Mapping[str, str]) -> Path:
    describe, _ = commands(source, store.folder, login)
    generation = _generation(source, _asked(source, shell, describe, say))
    known = store.known(str(source))
    if known and known.validator == generation:
        say(f"{source.name} is here already")
        return store.archive(known.sha256)
    with store.partial() as folder:
        _, copy = commands(source, folder, login)
        _asked(source, shell, copy, say)
        sha256 = stored.digest(folder / source.name)
        kept = store.keep(folder / source.name, sha256)
    store.remember(str(source), generation, sha256)
    return kept


def _generation(source: Gs, described: str) -> str:
    """Of the object as it is now: another content is another generation."""
    try:
        return str(json.loads(described)["generation"])
    except (ValueError, KeyError, TypeError) as error:
        raise OpsError(f"gcloud tells no generation of {source}") from error


def _asked(source: Gs, shell: Shell, command: Command, say: OnLine) -> str:
    try:
        return shell.read(command, say)
    except CommandMissing:
        raise
    except CommandFailed as error:
        if any(words in error.words for words in ABSENT):
            raise BadValue(
                f"{source} is not there: see what is with `gcloud storage ls gs://{source.bucket}`"
            ) from error
        raise
