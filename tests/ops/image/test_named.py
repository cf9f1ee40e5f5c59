"""A registry on plain http, wherever it is, by a real one under a name that is no loopback's."""

import pytest

from ops.config import Config
from ops.config import Image as Settings
from ops.errors import NeverReady
from ops.image import reached
from ops.image.named import named
from ops.image.registry import opened


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("kind-registry:5000/tfs/x:1", True),
        ("kind-registry:5000/base", True),
        ("kind-registry:5001/base", False),
        ("tensorflow/serving:2.19.1", False),
        ("localhost:5000/x", True),
    ],
)
def test_the_setting_is_for_one_registry(text: str, plain: bool) -> None:
    image = Settings(registry="kind-registry:5000/tfs", plain_http=True)
    assert named(text, Config(image=image)).plain_http is plain
    assert not named("kind-registry:5000/x", Config(image=Settings(registry=""))).plain_http


def test_such_a_registry_is_reached(registry: str) -> None:
    """127.1 is an address of this machine as the system reads it, and a name as we do."""
    elsewhere = f"127.1:{registry.partition(':')[2]}/tfs"
    plain = Config(image=Settings(registry=elsewhere, plain_http=True))
    reached.check(plain)
    with opened(named(f"{elsewhere}/x", plain)) as api:
        assert api.digest("1") is None
    with pytest.raises(NeverReady, match=r"image\.plain_http"):
        reached.check(Config(image=Settings(registry=elsewhere)))
