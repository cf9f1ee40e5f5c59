"""Take an asset of a GitHub release, held to the digest that GitHub publishes for it."""

from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from ops.errors import BadValue, OpsError
from ops.shell import OnLine
from ops.sources import download, event, web
from ops.sources.download import Asked
from ops.sources.fetched import Fetched
from ops.sources.github_api import Api, Asset, Release
from ops.sources.source import GITHUB_FORM, GitHub
from ops.sources.store import Store

UPLOADED = "uploaded"
OK, NOT_FOUND = 200, 404


def fetch(source: GitHub, store: Store, say: OnLine) -> Fetched:
    """The asset, from the store where its content is there already.

    Its release is the one that the source names, else the one that started the workflow that we
    run in, else the latest. Raises what `download.archive` does, and BadValue for a release or an
    asset that is not there, with those that are.
    """
    wanted = replace(source, tag=source.tag or event.tag(source))
    api = Api.of_environment()
    with web.client() as client:
        return _Releases(client, api, wanted, say).fetch(store)


@dataclass(frozen=True)
class _Releases:
    """The releases of one repository."""

    client: httpx.Client
    api: Api
    wanted: GitHub
    say: OnLine

    def fetch(self, store: Store) -> Fetched:
        release = self._release()
        self.say(f"release {release.tag_name} of {self.wanted.place}")
        asset = _asset(release, self.wanted)
        resolved = str(replace(self.wanted, tag=release.tag_name))
        return Fetched(self._archive(asset, resolved, store), resolved)

    def _release(self) -> Release:
        tag = self.wanted.tag
        # A tag may hold slashes.
        which = f"tags/{quote(tag, safe='')}" if tag else "latest"
        url = f"{self.api.repository(self.wanted)}/releases/{which}"
        answer = web.get(self.client, url, self.say, self.api.headers())
        if answer.status_code == NOT_FOUND:
            raise BadValue(
                f"{self.wanted.place} has no {f'release {tag}' if tag else 'latest release'}"
                f" that may be read{self.api.token_hint}; the source must be {GITHUB_FORM}"
            )
        if answer.status_code != OK:
            raise self.api.refusal(answer, self.wanted)
        try:
            return Release.model_validate_json(answer.content)
        except ValidationError as error:
            raise OpsError(f"{web.place(answer.url)} answered with no release") from error

    def _archive(self, asset: Asset, resolved: str, store: Store) -> Path:
        known = None if asset.sha256 else store.known(resolved)
        # What is uploaded anew gets a new id.
        if known and known.validator == str(asset.id):
            self.say(f"{asset.name} is here already")
            return store.archive(known.sha256)
        url = f"{self.api.repository(self.wanted)}/releases/assets/{asset.id}"
        headers = self.api.headers("application/octet-stream")
        asked = Asked(url, asset.name, headers, asset.sha256, asset.size)
        try:
            kept = download.archive(self.client, asked, store, self.say)
        except web.Refused as error:
            raise self.api.refusal(error.response, self.wanted) from error
        assert kept, "no ETag was named"
        store.remember(resolved, str(asset.id), kept.sha256)
        return kept.path


def _asset(release: Release, wanted: GitHub) -> Asset:
    uploaded = {one.name: one for one in release.assets if one.state == UPLOADED}
    if wanted.asset in uploaded:
        return uploaded[wanted.asset]
    raise BadValue(
        f"release {release.tag_name} of {wanted.place} has no asset {wanted.asset}; it has:"
        f" {', '.join(uploaded) or 'none'} (name one: {GITHUB_FORM})"
    )
