"""Flags become one argument list, and a smaller machine caps what it must."""

from dataclasses import replace

import pytest

from ops.errors import BadValue
from ops.experiments import ServingFlags

FLAGS = ServingFlags(4, 8, 150, 160)
WHERE = {"port": 8500, "rest_api_port": 8501, "model_name": "m", "model_base_path": "/models/m"}


def test_lists_every_flag_in_one_order() -> None:
    assert FLAGS.arguments(**WHERE) == (
        "--port=8500",
        "--rest_api_port=8501",
        "--model_name=m",
        "--model_base_path=/models/m",
        "--tensorflow_inter_op_parallelism=4",
        "--tensorflow_intra_op_parallelism=8",
        "--grpc_max_threads=150",
        "--rest_api_num_threads=160",
        "--rest_api_timeout_in_ms=30000",
        "--max_num_load_retries=0",
    )


def test_a_batching_file_turns_batching_on() -> None:
    assert FLAGS.arguments(**WHERE, batching_parameters_file="/etc/b.txt")[-2:] == (
        "--enable_batching=true",
        "--batching_parameters_file=/etc/b.txt",
    )


def test_what_is_set_besides_is_passed() -> None:
    other = replace(FLAGS, file_system_poll_wait_seconds=0, enable_model_warmup=False)
    arguments = other.arguments(**WHERE, monitoring_config_file="/etc/m.txt")
    assert arguments[-3:] == (
        "--file_system_poll_wait_seconds=0",
        "--enable_model_warmup=false",
        "--monitoring_config_file=/etc/m.txt",
    )


@pytest.mark.parametrize(("cpus", "intra_op"), [(2, 2), (8, 8), (64, 8), (0, 1)])
def test_a_smaller_machine_caps_intra_op_alone(cpus: int, intra_op: int) -> None:
    assert FLAGS.reduced(cpus) == replace(FLAGS, tensorflow_intra_op_parallelism=intra_op)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"grpc_max_threads": 0}, "grpc_max_threads is 0; it must be at least 1"),
        ({"tensorflow_inter_op_parallelism": -2}, "tensorflow_inter_op_parallelism is -2"),
        ({"max_num_load_retries": -1}, "max_num_load_retries is -1; it must be at least 0"),
        ({"file_system_poll_wait_seconds": -1}, "file_system_poll_wait_seconds is -1"),
    ],
)
def test_refuses_what_no_server_can_run_with(change: dict, words: str) -> None:
    with pytest.raises(BadValue, match=words):
        replace(FLAGS, **change).check()
