"""Check how flags are read and refused."""

import os

import pytest

from model.errors import BadValue
from model.server.flags import Flags, parse

BASE = "--model_base_path=/models/m"


def test_defaults_are_upstreams() -> None:
    flags = parse([BASE])
    threads = 4 * len(os.sched_getaffinity(0))
    assert flags == Flags("/models/m", "default", 8500, 0, 0, 0, threads, threads, 30000, 5)


def test_every_flag_is_taken_and_the_last_holds() -> None:
    flags = parse(
        [
            BASE,
            "--port=1",
            "--port=9000",
            "--rest_api_port=9001",
            "--model_name=a=b",
            "--tensorflow_inter_op_parallelism=4",
            "--tensorflow_intra_op_parallelism=2",
            "--grpc_max_threads=16",
            "--rest_api_num_threads=8",
            "--rest_api_timeout_in_ms=5000",
            "--max_num_load_retries=0",
            "--load_retry_interval_micros=10",
        ]
    )
    assert flags == Flags("/models/m", "a=b", 9000, 9001, 4, 2, 16, 8, 5000, 0, 10)


@pytest.mark.parametrize(
    ("text", "value"), [("", True), ("=true", True), ("=1", True), ("=False", False), ("=0", False)]
)
def test_a_flag_that_is_true_or_false(text: str, value: bool) -> None:
    """Upstream takes the bare flag too (tensorflow/core/util/command_line_flags.cc)."""
    flags = parse([BASE, f"--enable_model_warmup{text}"])
    assert flags.enable_model_warmup is value


def test_a_config_file_stands_for_the_base_path() -> None:
    assert parse(["--model_config_file=/models.config"]).model_config_file == "/models.config"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "--model_base_path=FOLDER or --model_config_file=FILE is needed"),
        (
            [BASE, "--batching_parameters_file=/f"],
            "--batching_parameters_file needs --enable_batching=true beside it",
        ),
        (["--model_base_path="], "--model_base_path=FOLDER or --model_config_file=FILE is needed"),
        ([BASE, "--prot=1"], "unknown flag --prot=1: the nearest is --port=VALUE"),
        ([BASE, "--rest_port=1"], "the nearest is --rest_api_port=VALUE"),
        ([BASE, "-port=1"], "unknown flag -port=1: the nearest is --port=VALUE"),
        ([BASE, "8500"], "unknown flag 8500"),
        ([BASE, "--port", "8500"], "--port: a flag is written --port=VALUE"),
        ([BASE, "--port=x"], "--port=x: a whole number is needed"),
        ([BASE, "--port=70000"], "--port=70000: a port is 0 to 65535"),
        ([BASE, "--rest_api_port=-1"], "--rest_api_port=-1: a port is 0 to 65535"),
        ([BASE, "--rest_api_port=8500"], "both 8500: they must differ"),
        ([BASE, "--port=0"], "both 0: they must differ"),
        ([BASE, "--grpc_max_threads=0"], "--grpc_max_threads=0: at least 1 thread is needed"),
        ([BASE, "--rest_api_num_threads=-2"], "at least 1 thread is needed"),
        ([BASE, "--enable_model_warmup=maybe"], "=maybe: true or false is needed"),
        ([BASE, "--file_system_poll_wait_seconds=-1"], "=-1: 0 or more seconds are needed"),
    ],
)
def test_refused(arguments: list[str], says: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse(arguments)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
