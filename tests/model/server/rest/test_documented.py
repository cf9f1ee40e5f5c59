"""Ask what the REST API's documentation shows, case by case of documented.yaml."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

WAIT_S = 120
HERE = Path(__file__).parent
SECTIONS = yaml.safe_load((HERE / "documented.yaml").read_text(encoding="utf-8"))
CASES = [
    pytest.param(case, id=f"{section}-{number}")
    for section, cases in SECTIONS.items()
    for number, case in enumerate(cases, 1)
]


@pytest.fixture(scope="module")
def shop(serving: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server of two versions of the model `shop`; `old` labels the former."""
    folder = tmp_path_factory.mktemp("documented")
    base_path = folder / "shop"
    exporter = HERE / "export_documented.py"
    subprocess.run([sys.executable, exporter, base_path], check=True, timeout=WAIT_S)
    config = folder / "models.config"
    config.write_text(
        f'model_config_list {{ config {{ name: "shop" base_path: "{base_path}"'
        ' model_platform: "tensorflow" model_version_policy { all {} }'
        ' version_labels { key: "old" value: 41 } } }'
    )
    with (
        serving(
            base_path,
            f"--model_config_file={config}",
            "--allow_version_labels_for_unavailable_models=true",
        ) as running,
        httpx.Client(base_url=running.url, timeout=WAIT_S) as client,
    ):
        yield client


def part(wanted: Any, whole: Any) -> bool:
    """Whether an object somewhere within has these keys with these values."""
    if isinstance(whole, dict) and whole.items() >= wanted.items():
        return True
    within = whole.values() if isinstance(whole, dict) else whole
    return isinstance(whole, dict | list) and any(part(wanted, one) for one in within)


@pytest.mark.parametrize("case", CASES)
def test_documented(shop: httpx.Client, case: dict[str, Any]) -> None:
    method = "get" if "get" in case else "post"
    answer = shop.request(
        method, f"{shop.base_url}".rstrip("/") + case[method], content=case.get("body")
    )
    assert answer.status_code == case.get("status", 200), answer.text
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()
    if "answer" in case:
        # As text, since NaN equals nothing, and so that 1 is not 1.0.
        assert json.dumps(told, sort_keys=True) == json.dumps(
            json.loads(case["answer"]), sort_keys=True
        )
    if "has" in case:
        assert part(json.loads(case["has"]), told), told
    if "error" in case:
        assert list(told) == ["error"]
        assert case["error"] in told["error"]
    assert {"answer", "has", "error"} & set(case), "a case asserts something"
