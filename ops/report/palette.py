"""Name the colours of page and picture once, for a light and a dark background."""

from collections.abc import Mapping
from types import MappingProxyType

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#ffffff",
        "card": "#f5f7fa",
        "ink": "#16202c",
        "faint": "#566370",
        "rule": "#d5dce4",
        "ramp": "#e4e8ed",
        "rate": "#2364c8",
        "users": "#5b6b7d",
        "p50": "#12907f",
        "p95": "#c46a07",
        "p99": "#a3208c",
        "good": "#137a3f",
        "warn": "#8f5600",
        "bad": "#c01f2e",
        "run1": "#0b5ea8",
        "run2": "#b8860b",
        "run3": "#19a083",
        "run4": "#6d0f45",
        "run5": "#0c0a52",
        "run6": "#e0503a",
        "run7": "#2b7dff",
        "run8": "#74310f",
    }
)
DARK: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#12181f",
        "card": "#1b232d",
        "ink": "#e8edf2",
        "faint": "#9fadbb",
        "rule": "#35414e",
        "ramp": "#29333e",
        "rate": "#6ea8ff",
        "users": "#a3b2c2",
        "p50": "#3fcdb8",
        "p95": "#f2a94a",
        "p99": "#ee86da",
        "good": "#4fd08a",
        "warn": "#f0b04b",
        "bad": "#ff7a85",
        "run1": "#66aef5",
        "run2": "#f5d90a",
        "run3": "#2f9e6e",
        "run4": "#ff9fcf",
        "run5": "#8bfded",
        "run6": "#d8552c",
        "run7": "#4a6cf0",
        "run8": "#a8925c",
    }
)


def themed(svg: str) -> str:
    """The drawing with each light colour replaced by the page's variable of that name."""
    for name, colour in LIGHT.items():
        svg = svg.replace(colour, f"var(--{name})")
    return svg
