"""Run the load, and print the files that it leaves, for whoever can read no more than its log.

    python deliver.py FOLDER FILE,FILE LOCUST'S OPTIONS…

Each file comes in lines of JSON: its name, its sha256, the number of the part, of how many, and the
part of the gzip'd file in base64. What matters most is named last, as a long log loses its
beginning. An interruption is passed on, and what there is until then is printed.
"""

import base64
import gzip
import hashlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

PART = 8 * 1024
"""A container's log keeps lines of 16 KB whole."""
LINGER_S = 5.0
"""A pod that was told to go is gone with its log as soon as it has ended."""
LOCUSTFILE = Path(__file__).with_name("locustfile.py")


def deliver(folder: Path, names: Sequence[str], options: Sequence[str]) -> int:
    """Run Locust, print the files that are there by then, and give its exit code."""
    argv = (sys.executable, "-m", "locust", "-f", str(LOCUSTFILE), *options)
    process = subprocess.Popen(argv, cwd=folder)
    told: list[int] = []

    def pass_on(number: int, _: Any) -> None:
        told.append(number)
        process.send_signal(signal.SIGINT)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, pass_on)
    status = process.wait()
    for name in names:
        for line in parts(folder / name):
            print(line, flush=True)
    if told:
        time.sleep(LINGER_S)
    return status


def parts(path: Path) -> Iterator[str]:
    """The lines for one file; none where it is missing."""
    if not path.exists():
        return
    content = path.read_bytes()
    text = base64.b64encode(gzip.compress(content)).decode()
    whole = {"file": path.name, "sha256": hashlib.sha256(content).hexdigest()}
    starts = range(0, len(text), PART)
    for number, start in enumerate(starts):
        yield json.dumps(
            {**whole, "part": number, "of": len(starts), "data": text[start : start + PART]}
        )


if __name__ == "__main__":
    sys.exit(deliver(Path(sys.argv[1]), sys.argv[2].split(","), sys.argv[3:]))
