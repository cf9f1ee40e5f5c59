"""An experiment has names, and only values that a cluster and a server can take."""

from dataclasses import replace

import pytest

from ops.errors import BadValue
from ops.experiments import Batching, Experiment, LoadProfile, ServingFlags

PLAIN = Experiment(
    legend="2n-8c-16r-mine",
    machine_type="n2-custom-8-16384",
    pods=2,
    cpus=8,
    memory_gb=16,
    serving=ServingFlags(4, 8, 150, 150),
    load=LoadProfile(150, 1, 300, 1),
)


def test_without_a_reference_directory_the_legend_is_its_only_name() -> None:
    PLAIN.check()
    assert PLAIN.reference == "2n-8c-16r-mine"
    assert PLAIN.names == ("2n-8c-16r-mine",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"legend": "8vCPU+16GB"}, r"legend is '8vCPU\+16GB'; it must be at most 63"),
        ({"legend": "a" * 64}, "at most 63"),
        ({"legend": ""}, "legend is ''"),
        ({"aliases": ("all",)}, "the name 'all' must not be 'all'"),
        ({"aliases": ("two words",)}, "the name 'two words' must not"),
        ({"reference": "a,b"}, "the name 'a,b' must not"),
        ({"pods": 0}, "pods is 0; it must be above 0"),
        ({"memory_gb": 0}, "memory_gb is 0"),
        ({"serving": ServingFlags(0, 8, 1, 1)}, "tensorflow_inter_op_parallelism is 0"),
        ({"load": LoadProfile(0, 1, 300, 1)}, "users is 0"),
    ],
)
def test_refuses_what_cannot_be_released(change: dict, words: str) -> None:
    with pytest.raises(BadValue, match=words):
        replace(PLAIN, **change).check()


def test_its_server_reads_a_file_for_each_flag_that_names_one() -> None:
    batching = Batching(8, 1000, 100, 4)
    monitoring = {"monitoring_config_file": "prometheus_config { enable: true }\n"}
    assert PLAIN.files == monitoring
    assert replace(PLAIN, batching=batching).files == {
        "batching_parameters_file": batching.text(),
        **monitoring,
    }
