"""Each file has a ConfigMap of its own, named by what is in it."""

from ops.experiments import find
from ops.manifests import config_maps


def test_each_file_is_named_by_its_content(all_experiments) -> None:
    plain = config_maps.of(find("interop4", all_experiments), "x")
    batch = config_maps.of(find("2n-8c-64r-interop2-batch", all_experiments), "x")
    assert {flag: file.path for flag, file in batch.items()} == {
        "batching_parameters_file": "/etc/tfs/batching.txt",
        "monitoring_config_file": "/etc/tfs/monitoring.txt",
    }
    assert plain["monitoring_config_file"] == batch["monitoring_config_file"]
    assert batch["batching_parameters_file"].name.startswith("x-batching-")


def test_a_digest_tells_keys_and_texts_in_any_order() -> None:
    one = config_maps.digest({"a": "1", "b": "2"})
    assert one == config_maps.digest({"b": "2", "a": "1"})
    others = [{"a": "1"}, {"a": "2", "b": "1"}, {"a1": "", "b": "2"}]
    assert one not in map(config_maps.digest, others)
