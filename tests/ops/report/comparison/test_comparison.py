"""Check what takes part in a comparison."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops.errors import BadValue
from ops.report.comparison import compare

Make = Callable[..., Any]


def test_the_valid_and_alike_compete(compared: Make, load: Make) -> None:
    found = compared(a=load(50), b=load(50, valid=False), c=load(50, users=8), d=load(60))
    assert [one.name for one in found.competing] == ["a", "d"]
    assert [(one.name, other.name) for one, other in found.pairs] == [("a", "d")]
    assert [one.label for one in found.entries] == ["a", "b (INVALID)", "c (does not compare)", "d"]


def test_an_invalid_run_sets_no_terms(compared: Make, load: Make) -> None:
    found = compared(a=load(50, users=8, valid=False), b=load(50), c=load(60))
    assert [one.name for one in found.competing] == ["b", "c"]


def test_repeats_are_a_measure_of_the_noise(compared: Make, load: Make) -> None:
    once = compared(a=load(100), b=load(112))
    twice = compared(c=[load(100), load(120)], d=load(112))
    assert any(one.larger_than_noise for one in once.differences)
    p50 = [one for one in twice.differences if one.figure == "p50"]
    assert {round(one.repeats, 2) for one in p50} == {1.2}
    assert not any(one.larger_than_noise for one in p50)


def test_two_load_tests_of_a_host_are_no_repeats(folder: Make, load: Make) -> None:
    """Another server may have come behind the address."""
    found = compare([folder("one", load(100)), folder("two", load(150))])
    assert {one.repeats for one in found.differences} == {1.0}
    assert [one.name for one in found.entries] == ["10.0.0.7:8500 gRPC #1", "10.0.0.7:8500 gRPC #2"]


def test_old_and_new_keys_are_taken_as_they_are(compared: Make, load: Make) -> None:
    old = load(50)
    for key in ("seconds", "steady", "replicas", "wait_time_s"):
        del old[key]
    new = load(60, later={"key": 1}, workers={})
    found = compared(a=old, b=new)
    assert all(one.low is None for one in found.differences)
    assert found.entries[0].levels == ()


def test_named_twice_counts_once(folder: Make, load: Make) -> None:
    one = folder("one", load(50))
    assert len(compare([one, folder("two", load(60)), one / ".", one]).entries) == 2


@pytest.mark.parametrize("times", [0, 1, 2])
def test_fewer_than_two_runs(folder: Make, load: Make, times: int) -> None:
    one = folder("one", load(50))
    with pytest.raises(BadValue, match="name two or more: invoke compare RUN RUN"):
        compare([one] * times)


def test_a_folder_that_is_no_run(folder: Make, load: Make, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="holds neither"):
        compare([folder("one", load(50)), tmp_path])


@pytest.mark.parametrize("figures", [None, {"valid": False}])
def test_a_run_without_figures(folder: Make, load: Make, figures: Any) -> None:
    with pytest.raises(BadValue, match="two has no figures"):
        compare([folder("one", load(50)), folder("two", figures, "a")])
