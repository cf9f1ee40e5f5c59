"""Find the release that started the workflow that we run in."""

import json
import os
from pathlib import Path

from ops.errors import OpsError
from ops.sources.source import GitHub

NAMES = ("EVENT_NAME", "REPOSITORY", "EVENT_PATH")


def tag(source: GitHub) -> str:
    """The tag of that release, if it is one of the source's own repository; empty otherwise.

    GITHUB_EVENT_NAME, GITHUB_REPOSITORY and GITHUB_EVENT_PATH are set by GitHub Actions:
    https://docs.github.com/en/actions/reference/workflows-and-actions/variables
    """
    event, here, path = (os.environ.get(f"GITHUB_{name}", "") for name in NAMES)
    if event != "release" or here.lower() != source.place.lower():
        return ""
    file = Path(path)
    try:
        found = json.loads(file.read_text(encoding="utf-8"))["release"]["tag_name"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OpsError(
            f"GITHUB_EVENT_PATH is '{file}', which tells of no release: name the tag:"
            f" github:{source.place}@TAG"
        ) from error
    return str(found)
