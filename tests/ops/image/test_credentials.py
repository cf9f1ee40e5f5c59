"""Credentials as docker keeps them: in its file, or with a helper."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ops.docker import OwnConfig
from ops.errors import OpsError
from ops.image import credentials
from ops.image.credentials import Credentials

HOST = "europe-west4-docker.pkg.dev"
HELPER = """\
#!/bin/sh
read -r host
[ "$1 $host" = "get europe-west4-docker.pkg.dev" ] || { echo "no such host"; exit 1; }
echo '{"Username": "_dcgcloud_token", "Secret": "a-token"}'
"""


@pytest.fixture
def helped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A docker configuration as `gcloud auth configure-docker` writes it, and such a helper."""
    helper = tmp_path / "docker-credential-gcloud"
    helper.write_text(HELPER)
    helper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    helpers = {HOST: "gcloud", "other-docker.pkg.dev": "gcloud", "x.example.com": "missing"}
    (tmp_path / "config.json").write_text(json.dumps({"credHelpers": helpers}))
    return tmp_path


def test_a_helper_is_asked(helped: Path) -> None:
    assert credentials.find(HOST, OwnConfig(helped)) == Credentials("_dcgcloud_token", "a-token")
    assert credentials.find("localhost:5000", OwnConfig(helped)) is None


@pytest.mark.parametrize("host", ["other-docker.pkg.dev", "x.example.com"])
def test_a_helper_that_fails_is_told(helped: Path, host: str) -> None:
    with pytest.raises(OpsError, match=rf"docker's credentials for {host}: .*sign in"):
        credentials.find(host, OwnConfig(helped))


@pytest.mark.parametrize("text", ["[]", '{"auths": [1]}', '{"auths": {"x.example.com": "x"}}'])
def test_json_of_another_shape_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.json").write_text(text)
    with pytest.raises(OpsError, match=r"docker's credentials for x\.example\.com: .*sign in"):
        credentials.find("x.example.com", OwnConfig(tmp_path))


def test_docker_config_says_where(
    signed_in: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_CONFIG", str(signed_in("localhost:5000")))
    assert credentials.find("localhost:5000", None) == Credentials("ops", "secret")
    assert credentials.find("localhost:5001", None) is None
    assert credentials.find("localhost:5000", OwnConfig(tmp_path / "elsewhere")) is None


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(Credentials("ops", "secret"))


def test_who_signs_in_where() -> None:
    assert credentials.log_in(HOST).endswith(f"gcloud auth configure-docker {HOST}")
    assert credentials.log_in("docker.io") == "sign in: docker login docker.io"
