"""Settings from files and environments, and what is said of bad ones."""

from pathlib import Path

import pytest

from ops import config
from ops.errors import BadValue


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ops.yaml"


def test_the_projects_own_file_holds_the_defaults() -> None:
    assert config.load() == config.load(Path("/nowhere/ops.yaml"))


def test_flags_win_over_environment_and_that_over_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("slo: {p99_ms: 1, error_rate: 0.1}\nmodel: {name: a, source: b}\n")
    monkeypatch.setenv("OPS_SLO_P99_MS", "2")
    monkeypatch.setenv("OPS_MODEL_NAME", "c")
    got = config.load(file, {"model.name": "d", "model.source": ""})
    assert (got.slo.p99_ms, got.slo.error_rate) == (2, 0.1)
    assert (got.model.name, got.model.source) == ("d", "b")


@pytest.mark.parametrize("text", ["10.0.0.0/8, 192.0.2.7", "[10.0.0.0/8, 192.0.2.7/32]"])
def test_an_address_alone_is_a_range_of_one(text: str, file: Path) -> None:
    file.write_text(f"kubernetes: {{source_ranges: {text if text[0] == '[' else repr(text)}}}")
    assert config.load(file).kubernetes.source_ranges == ("10.0.0.0/8", "192.0.2.7/32")


def test_relative_folders_stand_below_the_project(file: Path) -> None:
    file.write_text("state_dir: here\nruns_dir: /there\n")
    got = config.load(file)
    assert (got.state_dir, got.runs_dir) == (config.ROOT / "here", Path("/there"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("targte: gke", "unknown key `targte`; did you mean `target`?"),
        ("slo: {p99: 3}", "unknown key `slo.p99`; did you mean `slo.p99_ms`?"),
        ("zzz: 1", "unknown key `zzz`; known: target, "),
        (
            "target: mars",
            "`target` is 'mars'; it must be local, docker, kubernetes or gke",
        ),
        ("slo: {p99_ms: -1}", "`slo.p99_ms` is -1; it must be above 0"),
        ("slo: {p99_ms: }", "`slo.p99_ms` is empty; it must be a number"),
        ("slo: {p99_ms: {x: 1}}", "`slo.p99_ms` is {'x': 1}; it must be a number"),
        ("slo: {error_rate: x}", "`slo.error_rate` is 'x'; it must be a number"),
        ("slo: {error_rate: -1}", "`slo.error_rate` is -1; it must be 0 or more"),
        ("slo: {error_rate: 1}", "`slo.error_rate` is 1; it must be below 1"),
        ("slo: 5", "`slo` is 5; it must be a group of keys: p99_ms, error_rate"),
        ("model: {source: ''}", "`model.source` is ''; it must be a text that is not empty"),
        ("model: {source: 5}", "`model.source` is 5; it must be a text"),
        ("runs_dir: 5", "`runs_dir` is 5; it must be a path"),
        ("model: {name: a/b}", "`model.name` is 'a/b'; it must be at most 63 letters, digits, "),
        (f"model: {{name: {'a' * 64}}}", "it must be at most 63 letters, digits, "),
        (
            "kubernetes: {source_ranges: 10.0.0.1/8}",
            "it must be ranges such as 10.0.0.0/8,192.0.2.7/32 (10.0.0.1/8 has host bits set)",
        ),
        ("kubernetes: {source_ranges: 5}", "`kubernetes.source_ranges` is 5; it must be ranges "),
        ("target: [", "is no YAML"),
        ("- target", "must hold `key: value` lines, not a list"),
    ],
)
def test_a_bad_file_is_told_in_one_line(file: Path, text: str, told: str) -> None:
    file.write_text(text)
    with pytest.raises(BadValue) as caught:
        config.load(file)
    assert told in str(caught.value)
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("keys", [("slo", "slo.p99_ms"), ("slo.p99_ms", "slo")])
def test_a_group_that_is_given_a_value_is_told(file: Path, keys: tuple[str, ...]) -> None:
    with pytest.raises(BadValue, match="flags: `slo` is '1'; it must be a group of keys: p99_ms"):
        config.load(file, dict.fromkeys(keys, "1"))


def test_an_empty_variable_sets_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("slo: {p99_ms: 1}\n")
    monkeypatch.setenv("OPS_SLO_P99_MS", "")
    assert config.load(file).slo.p99_ms == 1


def test_an_unknown_variable_names_the_nearest(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPS_TARGTE", "gke")
    with pytest.raises(BadValue, match="did you mean `OPS_TARGET`"):
        config.load(file)


def test_variables_for_tests_are_left_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPS_TEST_KUBECONFIG", "x")
    assert config.load(file).target == "local"


def test_a_bad_variable_is_told_as_such(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPS_SLO_P99_MS", "soon")
    with pytest.raises(BadValue, match=r"environment: `slo.p99_ms` is 'soon'"):
        config.load(file)


@pytest.mark.parametrize("place", ["europe-west4", "europe-west4-a"])
def test_images_for_gke_are_in_the_clusters_region_also_where_that_is_in_one_zone(
    file: Path, place: str
) -> None:
    got = config.load(file, {"target": "gke", "gke.project": "p-1", "gke.region": place})
    assert got.registry == "europe-west4-docker.pkg.dev/p-1/tfs"
