"""Make the load's environment on a machine, run its workers there, and leave nothing behind.

Runs there: it imports nothing of ours. Standard input is its leash: what it is to do is the first
line, `go` starts the workers, and where nothing has come for a while, as after the end of the
connection or of whoever held it, it ends them. It tells in lines of JSON how far it is.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, NoReturn

SILENT_S = 15.0
GRACE_S = 3.0
LAST_LINES = 3


class Ended(Exception):
    """A program ended with another status than 0."""


class Leash:
    """What somebody far away holds us by."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self._gone = False
        self._heard = time.monotonic()
        threading.Thread(target=self._hold, daemon=True).start()

    def check(self) -> None:
        """Leave when nobody holds it any more."""
        if self._gone or time.monotonic() - self._heard > SILENT_S:
            sys.exit(0)

    def _hold(self) -> None:
        for line in sys.stdin.buffer:
            self._heard = time.monotonic()
            if line.strip() == b"go":
                self.go.set()
        self._gone = True


def keep(
    leash: Leash, cache: Path, run: str, files: Mapping[str, str], options: Sequence[str]
) -> None:
    """Make what workers need, wait for `go`, and run them until they are sent away."""
    with _run_folder(cache, run) as (folder, lock):
        load = folder / "locust"
        load.mkdir()
        for name, text in files.items():
            (load / name).write_text(text, encoding="utf-8")
        python = _environment(leash, cache, files["requirements.txt"], folder / "log")
        _tell(made=True)
        while not leash.go.wait(0.1):
            leash.check()
        argv = (python, "-m", "locust", "-f", str(load / "locustfile.py"), "--worker", *options)
        _attend(leash, argv, folder / "log", lock)


def _tell(**what: object) -> None:
    """Say how far we are; nobody may be listening any more."""
    with contextlib.suppress(OSError):
        print(json.dumps(what), flush=True)


@contextlib.contextmanager
def _run_folder(cache: Path, run: str) -> Iterator[tuple[Path, IO[str]]]:
    """A folder that is taken away at the end, and a file that is locked while a worker lives."""
    folder = cache / "runs" / run
    with _locked(cache / "lock"):
        for one in folder.parent.glob("*"):
            _sweep(one)
        folder.mkdir(parents=True)
        keeper, worker = (_lock(folder / name) for name in ("keeper", "worker"))
    try:
        yield folder, worker
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        keeper.close()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _lock(path):
        yield


def _lock(path: Path) -> IO[str]:
    file = path.open("w")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def _sweep(folder: Path) -> None:
    """Take away what a run has left whose keeper is gone, its workers included.

    Workers hold the lock as long as one of their process group lives: the number in it is theirs.
    """
    if not _free(folder / "keeper"):
        return
    if not _free(folder / "worker"):
        with contextlib.suppress(OSError, ValueError):
            os.killpg(int((folder / "worker").read_text()), signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


def _free(path: Path) -> bool:
    """Whether nobody has it locked."""
    try:
        with path.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _environment(leash: Leash, cache: Path, requirements: str, log: Path) -> str:
    """The Python of an environment with these requirements; it is made once."""
    key = hashlib.sha256("\n".join((requirements, sys.version, sys.executable)).encode())
    folder = cache / "environments" / key.hexdigest()[:16]
    listed, made, python = (folder / name for name in ("requirements.txt", "made", "bin/python"))
    with _locked(folder.with_suffix(".lock")):
        if not made.exists():
            _tell(making=True)
            _attend(leash, (sys.executable, "-m", "venv", "--clear", str(folder)), log)
            listed.write_text(requirements, encoding="utf-8")
            pip = (str(python), "-m", "pip", "install", "--disable-pip-version-check", "--quiet")
            _attend(leash, (*pip, "--no-input", "-r", str(listed)), log)
            made.touch()
    return str(python)


def _attend(leash: Leash, argv: Sequence[str], log: Path, lock: IO[str] | None = None) -> None:
    """Run a program to its end, or to that of the leash; Ended has its last words."""
    with log.open("wb") as words:
        child = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            cwd=log.parent,
            start_new_session=True,
            pass_fds=(lock.fileno(),) if lock else (),
        )
    try:
        if lock:
            lock.write(str(child.pid))
            lock.flush()
            _tell(started=True)
        while child.poll() is None:
            leash.check()
            time.sleep(0.1)
    finally:
        _end(child)
    if child.returncode:
        raise Ended(f"exit code {child.returncode}: {_last_words(log)}")


def _end(child: "subprocess.Popen[bytes]") -> None:
    """End a program with all its children, which share its process group."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, number)
        deadline = time.monotonic() + GRACE_S
        while child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)


def _last_words(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return " / ".join([line.strip() for line in lines if line.strip()][-LAST_LINES:]) or "no words"


def _leave(*_: object) -> NoReturn:
    sys.exit(0)


def main() -> None:
    """Do what the first line says, as long as the leash is held."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _leave)
    order = json.loads(sys.stdin.buffer.readline())
    cache = Path(order.pop("cache")).expanduser()
    why = ""
    try:
        keep(Leash(), cache, **order)
    except (OSError, Ended) as error:
        why = str(error)
    except SystemExit:
        why = "let go"
    _tell(ended=why)
    # The thread that reads the leash cannot be ended in any other way.
    os._exit(0)


if __name__ == "__main__":
    main()
