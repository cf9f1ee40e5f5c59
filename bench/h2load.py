"""Give a load with h2load, of Debian's nghttp2-client, which no one here wrote."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.server import PREDICT

CONNECTIONS = 150
RAMP_PER_S = 50
WARM_UP_S = 2
LATE_S = 120
_DONE = re.compile(r"finished in \S+ (?P<rps>[\d.]+) req/s")
_ALL = re.compile(r"requests: (\d+) total, .* (\d+) succeeded, 0 failed, 0 errored, 0 timeout")


@dataclass(frozen=True)
class H2load:
    """What it sends, and the processor that it runs on."""

    core: int
    payload: Path
    """A message of gRPC's with its prefix."""

    def rps(self, port: int, seconds: int) -> float:
        """Requests a second of connections that each ask again at once."""
        timing = (f"--duration={seconds}", f"--warm-up-time={WARM_UP_S}")
        done = _DONE.search(self._run(port, *timing))
        assert done
        return float(done["rps"])

    def latencies_ms(self, port: int, rps: float, seconds: int) -> list[float]:
        """The time that each request took at so many a second, sorted; the ramp's left out."""
        log = self.payload.with_name("h2load.log")
        each = max(1, round(rps * seconds / CONNECTIONS))
        # Connection by connection: else all of them would send at one moment, again and again.
        pace = (f"--rate-period={1000 // RAMP_PER_S}ms", "--rate=1", f"--rps={rps / CONNECTIONS}")
        self._run(port, *pace, f"--requests={each * CONNECTIONS}", f"--log-file={log}")
        rows = [tuple(map(int, line.split())) for line in log.read_text().splitlines()]
        log.unlink()
        first_us = min(row[0] for row in rows)
        begins_us = first_us + 1e6 * CONNECTIONS / RAMP_PER_S
        ends_us = first_us + 1e6 * each / (rps / CONNECTIONS)
        return sorted(row[2] / 1000 for row in rows if begins_us <= row[0] <= ends_us)

    def _run(self, port: int, *options: str) -> str:
        argv = ("taskset", "--cpu-list", str(self.core), "h2load")
        what = (f"--clients={CONNECTIONS}", "--max-concurrent-streams=1", f"--data={self.payload}")
        fields = ("--header=content-type: application/grpc", "--header=te: trailers")
        told = subprocess.run(
            (*argv, *what, *fields, *options, f"http://127.0.0.1:{port}{PREDICT}"),
            check=True,
            capture_output=True,
            text=True,
            timeout=LATE_S,
        ).stdout
        counts = _ALL.search(told)
        assert counts and counts[1] == counts[2] != "0", told
        return told
