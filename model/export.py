"""Export ResNet50 into a cache and print its record: `python -m model.export --help`."""

import sys
from collections.abc import Sequence
from pathlib import Path

from model import cache
from model.program import Parser, model_name, run
from model.record import Record


def export(arguments: Sequence[str]) -> Record:
    """Return the exported model, from the cache when its files are as they were written."""
    flags = _parser().parse_args(arguments)
    name, folder = model_name(flags.name), Path(flags.cache).absolute()
    key = _key(name, flags.weights)
    if found := cache.find(folder, key):
        return found
    with cache.locked(folder):
        return cache.find(folder, key) or _make(folder, key, name, flags.weights)


def _make(folder: Path, key: str, name: str, weights: str) -> Record:
    from model import prepared, resnet

    with cache.staged(folder, key) as staged:
        resnet.write(weights, staged / name / "1")
        record = prepared.prepare(staged, name, "1", f"export --weights {weights}", weights)
        return cache.keep(record, staged, folder, key)


def _key(name: str, weights: str) -> str:
    return f"{name}-{weights}"


def _parser() -> Parser:
    parser = Parser(prog="python -m model.export", description=__doc__, allow_abbrev=False)
    parser.add_argument("--weights", choices=("imagenet", "random"), default="imagenet")
    parser.add_argument("--cache", required=True, metavar="DIR", help="where models are kept")
    parser.add_argument("--name", default="resnet50", help="the model's name")
    return parser


if __name__ == "__main__":
    sys.exit(run(export, sys.argv[1:]))
