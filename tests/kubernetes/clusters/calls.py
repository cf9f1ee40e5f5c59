"""Tell calls of kubectl and docker apart by what they do, whatever it is done to."""

import shlex
from collections.abc import Iterable

PLACE = {"--kubeconfig", "--context", "--namespace", "--request-timeout"}
ASKS = {("docker", "image"), ("docker", "ps")}
"""What looks only at the engine of this machine, for what need not be made."""


def calls(lines: Iterable[str]) -> set[tuple[str, ...]]:
    """Program, verb, kind and flags of each command that is kubectl's or docker's."""
    found = (_call(shlex.split(line)) for line in lines)
    return {one for one in found if one and one[:2] not in ASKS}


def _call(argv: list[str]) -> tuple[str, ...]:
    at = next((at for at, word in enumerate(argv) if word in ("kubectl", "docker")), None)
    if at is None:
        return ()
    program, *rest = argv[at:]
    words = [word for word in rest if not word.startswith("-") or word == "-"]
    if program == "docker":
        return program, words[0]
    flags = {word.partition("=")[0] for word in rest if word.startswith("--")} - PLACE
    kind = words[1].partition("/")[0] if words[0] != "delete" and words[1:] else ""
    return program, words[0], kind, *sorted(flags)
