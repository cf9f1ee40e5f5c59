"""The flags of a load's shape, together."""

from typing import Any

import pytest

from ops.cli.shape import Shape
from ops.errors import BadValue
from ops.loadtest import Asked, Level, Objective


def test_nothing_typed_changes_nothing() -> None:
    assert Shape().over(Asked(users=5), 2000) == Asked(users=5)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ({"rate": "2.5"}, Asked(rate=2.5)),
        ({"rate": "9", "arrivals": "uniform"}, Asked(rate=9, arrivals="uniform")),
        ({"steps": "5,10"}, Asked(levels=(Level(users=5), Level(users=10)))),
        (
            {"steps": "5/s", "arrivals": "uniform"},
            Asked(levels=(Level(rate=5),), arrivals="uniform"),
        ),
        ({"find_capacity": True}, Asked(objective=Objective("p99", 2000))),
        (
            {"find_capacity": True, "slo": "p95=1s", "rate": "7"},
            Asked(objective=Objective("p95", 1000), rate=7),
        ),
    ],
)
def test_what_is_typed_is_taken(typed: dict[str, Any], wanted: Asked) -> None:
    assert Shape(**typed).over(Asked(), 2000) == wanted


def test_a_page_is_at_a_free_port() -> None:
    assert Shape(web=True).over(Asked(), 2000).source.page


@pytest.mark.parametrize(
    ("typed", "load", "told"),
    [
        ({"rate": "0"}, {}, "--rate is '0'"),
        ({"rate": "x"}, {}, "--rate is 'x'"),
        ({"rate": "5", "arrivals": "weekly"}, {}, "poisson or uniform"),
        ({"arrivals": "uniform"}, {}, "--arrivals is 'uniform', which is of --rate"),
        ({"steps": "5,x"}, {}, "--steps is '5,x'"),
        ({"slo": "p99=250ms"}, {}, "--slo is 'p99=250ms', which is of --find-capacity"),
        ({"find_capacity": True, "slo": "fast"}, {}, "--slo is 'fast'"),
        ({"rate": "5", "steps": "5"}, {}, "--rate and --steps exclude each other"),
        ({"rate": "5"}, {"wait_time_s": 1.0}, "--rate and --wait-time exclude"),
        ({"steps": "5", "find_capacity": True}, {}, "--steps and --find-capacity exclude"),
        ({"steps": "5", "web": True}, {}, "--steps and --web exclude"),
        ({"find_capacity": True, "web": True}, {}, "--find-capacity and --web exclude"),
        ({"find_capacity": True}, {"wait_time_s": 0.0}, "--find-capacity and --wait-time exclude"),
        ({"steps": "5"}, {"users": 5}, "--steps counts users, and so does --users"),
        ({"steps": "5,900"}, {"spawn_rate": 0.01}, "make it longer"),
    ],
)
def test_what_cannot_be_is_told(typed: dict[str, Any], load: dict[str, Any], told: str) -> None:
    with pytest.raises(BadValue, match=told):
        Shape(**typed).over(Asked(**load), 2000)
