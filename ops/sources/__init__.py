"""Bring a model from where it is published: a GitHub release, Cloud Storage, a web server."""

from ops.sources.fetch import fetched, planned
from ops.sources.fetched import Fetched
from ops.sources.source import FORMS, Gs, Remote, parse

__all__ = ["FORMS", "Fetched", "Gs", "Remote", "fetched", "parse", "planned"]
