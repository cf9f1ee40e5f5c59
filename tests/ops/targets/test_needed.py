"""What a release needs to be told, target by target."""

import pytest

from ops.config import Config, Gke, Image, Kubernetes
from ops.errors import BadValue
from ops.targets import needed

REGISTRY = Image(registry="registry.test/tfs")
UNSET = [
    (Config(target="local"), ()),
    (Config(target="docker"), ()),
    (Config(target="kubernetes"), ("image.registry", "kubernetes.context")),
    (Config(target="kubernetes", image=REGISTRY), ("kubernetes.context",)),
    (Config(target="kubernetes", kubernetes=Kubernetes(context="c")), ("image.registry",)),
    (Config(target="kubernetes", image=REGISTRY, kubernetes=Kubernetes(context="c")), ()),
    (Config(target="gke"), ("gke.project",)),
    (Config(target="gke", gke=Gke(project="p-1")), ()),
]


@pytest.mark.parametrize(("config", "keys"), UNSET)
def test_what_is_not_set_stands_in_a_plan_as_words(config: Config, keys: tuple[str, ...]) -> None:
    assert needed.lacking(config) == keys
    assert [note.split()[0] for note in needed.notes(config)] == list(keys)
    filled = needed.filled(config)
    assert (filled == config) is (not keys or keys == ("gke.project",))
    if config.target == "kubernetes":
        assert filled.registry
        assert filled.kubernetes.context


def test_all_of_it_is_told_at_once_with_the_flag_that_sets_it() -> None:
    with pytest.raises(BadValue) as caught:
        needed.check(Config(target="kubernetes"))
    assert str(caught.value).endswith(
        "--set image.registry=REGISTRY,kubernetes.context=CONTEXT",
    )
    assert "kubectl config get-contexts" in str(caught.value)
