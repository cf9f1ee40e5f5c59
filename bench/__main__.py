"""Measure everything and print it as JSON: `python -m bench RESNET50_BASE_PATH`."""

import json
import sys

from bench import (
    batching,
    generator,
    imaging,
    listing,
    releasing,
    rendering,
    replacement,
    server,
    versions,
)


def main() -> None:
    """Measure each in turn, with a line on stderr for each."""
    (base_path,) = sys.argv[1:]
    benches = {
        "invoke_list": listing.measure,
        "render_all": rendering.measure,
        "server_trivial_model": server.trivial_ratio,
        "server_resnet50": lambda: server.resnet_ratio(base_path),
        "batching": batching.measure,
        "version_swap": versions.swap_ratio,
        "first_request": lambda: versions.first_request(base_path),
        "generator": generator.measure,
        "image": lambda: imaging.measure(base_path),
        "replacement": replacement.measure,
        "release_own_time": releasing.measure,
    }
    figures = {}
    for name, measure in benches.items():
        print(name, file=sys.stderr, flush=True)
        figures[name] = measure()
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
