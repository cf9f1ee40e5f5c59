"""Whose credentials are used, in which order; nobody's are changed."""

import json
from pathlib import Path

import pytest

from ops import gcloud
from ops.config import ROOT, Gke
from ops.errors import BadValue
from ops.gcloud import login

OVERRIDE = "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE"
KEY = {"type": "service_account"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration of gcloud in which nobody is signed in."""
    for name in ("CLOUDSDK_ACTIVE_CONFIG_NAME", "CLOUDSDK_CORE_ACCOUNT", login.DEFAULT):
        monkeypatch.delenv(name, raising=False)
    for name in (*login.TOKENS, OVERRIDE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    return tmp_path


def signed_in(home: Path, configuration: str = "default") -> None:
    (home / "configurations").mkdir(exist_ok=True)
    text = "[core]\naccount = ann%x@example.org\n"
    (home / "configurations" / f"config_{configuration}").write_text(text)


def test_without_anything_gcloud_is_left_to_say_so() -> None:
    assert not gcloud.environment(Gke())


def test_application_default_credentials_are_taken_where_gcloud_has_none(home: Path) -> None:
    well_known = home / "application_default_credentials.json"
    well_known.write_text("{}")
    assert gcloud.environment(Gke())[OVERRIDE] == str(well_known)
    signed_in(home)
    assert not gcloud.environment(Gke())
    assert gcloud.find_login(Gke()).words == "gcloud's account ann%x@example.org"


def test_the_active_configuration_says_who_is_signed_in(home: Path) -> None:
    signed_in(home, "work")
    assert gcloud.find_login(Gke()).words == "gcloud's account"
    (home / "active_config").write_text("work\n")
    assert "ann" in gcloud.find_login(Gke()).words


def test_the_environment_comes_before_gclouds_account(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(home)
    monkeypatch.setenv(login.DEFAULT, "/sa.json")
    assert gcloud.environment(Gke()) == {OVERRIDE: "/sa.json", login.DEFAULT: "/sa.json"}
    monkeypatch.setenv("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", "/token")
    assert not gcloud.environment(Gke()), "gcloud is told by its own environment"


def test_the_setting_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(login.DEFAULT, "/sa.json")
    assert gcloud.environment(Gke(key_file="/key.json"))[OVERRIDE] == "/key.json"
    assert gcloud.environment(Gke(key_file="key.json"))[OVERRIDE] == str(ROOT / "key.json")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "which is not there; make one: gcloud iam service-accounts keys create"),
        ("no JSON", "which cannot be read"),
        ("[]", "which is no service account's key"),
        ('{"type": "authorized_user"}', "which is no service account's key"),
    ],
)
def test_a_key_file_that_is_none(tmp_path: Path, content: str | None, told: str) -> None:
    path = tmp_path / "key.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(BadValue, match=f"gke.key_file is '{path}', {told}"):
        gcloud.check(Gke(key_file=str(path)))


def test_a_key_file_that_is_one(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    path.write_text(json.dumps(KEY))
    gcloud.check(Gke(key_file=str(path)))
    gcloud.check(Gke())
