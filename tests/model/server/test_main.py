"""Check how the program begins and ends: exit codes and last lines."""

import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def last_line(ended: "subprocess.CompletedProcess[str]") -> str:
    assert "Traceback" not in ended.stderr
    return ended.stderr.strip().splitlines()[-1]


def test_an_unknown_flag_ends_with_2_and_one_line(run_server: Run) -> None:
    ended = run_server("--model_base_path=/nowhere", "--grpc_max_thread=3")
    assert ended.returncode == 2
    assert ended.stderr == (
        "error: unknown flag --grpc_max_thread=3: the nearest is --grpc_max_threads=VALUE\n"
    )


def test_bad_flags_are_refused_without_tensorflow() -> None:
    """The modules that a refusal needs import nothing heavy."""
    code = (
        "import sys; from model.server.__main__ import main; status = main(['--x=1']); "
        "print(status, [name for name in ('tensorflow', 'grpc', 'uvicorn') if name in sys.modules])"
    )
    printed = subprocess.check_output([sys.executable, "-c", code], text=True, timeout=60)
    assert printed.strip() == "2 []"


@pytest.mark.parametrize("flag", ["batching_parameters_file", "monitoring_config_file"])
def test_a_wrong_file_is_refused_without_tensorflow(tmp_path: Path, flag: str) -> None:
    (tmp_path / "file").write_text("wrong { value: 1 }")
    arguments = ["--model_base_path=/m", "--enable_batching=true", f"--{flag}={tmp_path}/file"]
    code = (
        "import sys; from model.server.__main__ import main; "
        f"print(main({arguments}), 'tensorflow' in sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert ended.stdout.strip() == "2 False"
    assert last_line(ended).startswith(f"error: --{flag}={tmp_path}/file: the file is no ")


@pytest.mark.parametrize("flag", ["port", "rest_api_port"])
def test_a_taken_port_ends_with_1_and_one_line(run_server: Run, bases: Path, flag: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        other = {"port": "rest_api_port=0", "rest_api_port": "port=0"}[flag]
        ended = run_server(f"--model_base_path={bases / 'times'}", f"--{flag}={port}", f"--{other}")
    assert ended.returncode == 1
    assert last_line(ended) == (
        f"error: --{flag}={port}: the port cannot be opened: Address already in use"
    )


def test_a_corrupt_model_ends_with_1_and_one_line(run_server: Run, bases: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    flags = (f"--port={port}", "--max_num_load_retries=0")
    ended = run_server(f"--model_base_path={bases / 'corrupt'}", *flags)
    assert ended.returncode == 1
    assert last_line(ended).startswith(
        f"error: model default could not be loaded from {bases / 'corrupt'}: "
    )
