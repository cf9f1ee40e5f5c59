"""The flags are upstream's, with the values that it takes."""

from dataclasses import fields

import pytest

from ops.experiments import ServingFlags
from ops.manifests import server_flags


def test_every_flag_we_can_set_is_upstreams() -> None:
    assert {field.name for field in fields(ServingFlags)} <= server_flags.types().keys()


def test_no_flag_stands_twice() -> None:
    lines = [line.strip() for line in server_flags.FILE.read_text().splitlines()]
    flags = [line for line in lines if line.startswith("- ")]
    assert len(flags) == len(set(flags)) == len(server_flags.types())


@pytest.mark.parametrize(
    "argument",
    [
        "--port=0",
        "--port=-1",
        "--enable_batching=false",
        "--model_name=",
        "--model_name=a=b",
        "--per_process_gpu_memory_fraction=.5",
        "--load_retry_interval_micros=60000000000",
    ],
)
def test_takes_what_the_server_takes(argument: str) -> None:
    assert not list(server_flags.faults(argument))


def test_the_last_of_equal_flags_counts() -> None:
    arguments = ["--port=1", "word", "--version", "--port=2"]
    assert server_flags.parse(arguments) == {"port": "2"}
