"""An object is named as kubectl names it."""

from ops.kubectl import Object


def test_it_is_read_from_documents_and_from_text() -> None:
    one = Object.of({"kind": "ConfigMap", "metadata": {"name": "a-b"}})
    assert str(one) == "ConfigMap/a-b"
    assert Object.parse("ConfigMap/a-b") == one


def test_they_have_an_order() -> None:
    assert sorted([Object("b", "a"), Object("a", "b")])[0] == Object("a", "b")
