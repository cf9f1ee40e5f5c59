"""Checks in their order, and what becomes of those whose ground is missing."""

from pathlib import Path

import pytest

from ops.config import Config
from ops.doctor import TABLES, Check, Finding, Subject, examine
from ops.doctor.finding import Missing, NotAsked
from ops.errors import OpsError
from ops.shell import Shell

SUBJECT = Subject(Config(), Shell())


def there(_: Subject) -> str:
    return "1.2"


def missing(_: Subject) -> str:
    raise Missing("not installed", "install it")


def refused(_: Subject) -> str:
    raise OpsError("nobody is signed in; sign in: gcloud auth login; or take a key")


def needless(_: Subject) -> str:
    raise NotAsked("it has no meaning here")


def odd(_: Subject) -> str:
    return str({}["absent"])


@pytest.mark.parametrize(
    ("ask", "wanted"),
    [
        (there, Finding("x", "there", "1.2")),
        (missing, Finding("x", "missing", "not installed", "install it")),
        (
            refused,
            Finding(
                *("x", "missing", "nobody is signed in"),
                "sign in: gcloud auth login; or take a key",
            ),
        ),
        (needless, Finding("x", "not asked", "not asked: it has no meaning here")),
        (odd, Finding("x", "missing", "it cannot be told: KeyError('absent')")),
    ],
)
def test_what_a_check_comes_to(ask: object, wanted: Finding) -> None:
    assert list(examine(SUBJECT, [Check("x", ask)])) == [wanted]  # type: ignore[arg-type]


def test_what_has_no_ground_is_not_asked() -> None:
    checks = [
        Check("a", missing),
        Check("b", odd, ("a",)),
        Check("c", odd, ("b",)),
        Check("d", there),
        Check("e", there, ("d",)),
    ]
    found = list(examine(SUBJECT, checks))
    assert [one.state for one in found] == ["missing", "not asked", "not asked", "there", "there"]
    assert [one.told for one in found[1:3]] == ["not asked: it needs a", "not asked: it needs b"]


@pytest.mark.parametrize("target", TABLES)
def test_every_ground_is_asked_before_what_stands_on_it(target: str) -> None:
    asked: list[str] = []
    for check in TABLES[target]:
        assert set(check.needs) <= set(asked), check.what
        asked.append(check.what)
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("target", TABLES)
def test_with_nothing_installed_every_target_has_a_table(
    target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    settings = Config(target=target, state_dir=tmp_path / "state")  # type: ignore[arg-type]
    found = list(examine(Subject(settings, Shell()), TABLES[target]))
    lacking = [one for one in found if one.state == "missing"]
    assert all(one.mend for one in lacking)
    assert {one.what for one in lacking} & {"docker", "kubectl", "gcloud", "credentials"} == {
        "local": set(),
        "docker": {"docker"},
        "kubernetes": {"docker", "kubectl", "credentials"},
        "gke": {"docker", "kubectl", "gcloud"},
    }[target]
    assert not (tmp_path / "state").exists(), "a doctor changes nothing"
