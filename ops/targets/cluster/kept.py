"""Keep what tells why a rollout failed, in its run's folder."""

from collections.abc import Mapping
from pathlib import Path

from ops.errors import OpsError
from ops.records.files import replace_text

LOGS = "logs"


def keep(folder: Path, texts: Mapping[str, str], logs: Mapping[str, str]) -> list[Path]:
    """Write each of `texts` by its file's name, such as `events.txt`, and each pod's log.

    Gives the files; a log goes to `logs/<pod>.log`, and one that is empty nowhere. Raises OpsError
    when the disk does not take them.
    """
    wanted = {folder / called: text for called, text in texts.items()}
    wanted |= {folder / LOGS / f"{pod}.log": text for pod, text in logs.items() if text}
    for path, text in wanted.items():
        _folder(path.parent)
        replace_text(path, text if text.endswith("\n") else f"{text}\n")
    return list(wanted)


def _folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OpsError(f"{path} cannot be made: {error.strerror}") from error
