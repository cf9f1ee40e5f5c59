"""Every signature gets an input that its model can take, the same one each time."""

import numpy as np
import pytest

from model import example, photograph
from model.errors import BadValue
from model.record import Signature, TensorSpec
from model.tensor import Array

CAT, COFFEE = photograph.GOLDEN, photograph.OTHERS[1]


def signature(dtype: str, *shape: int | None) -> Signature:
    return Signature(inputs={"x": TensorSpec(dtype, shape)}, outputs={})


def value(dtype: str, *shape: int | None, name: str = CAT, seed: int = 0) -> Array:
    return example.example(signature(dtype, *shape), name, seed)["x"]


@pytest.mark.parametrize("dtype", ["float32", "uint8", "float16", "bfloat16"])
def test_an_image_gets_the_photograph(dtype: str) -> None:
    made = value(dtype, None, 32, None, 3)
    assert made.dtype.name == dtype
    assert np.array_equal(made[0].astype(int), photograph.pixels(CAT, 32, 224).astype(int))


@pytest.mark.parametrize("shape", [(None, 3), (None, 3, 8, 8), (None, 8, 8, 1)])
def test_what_is_no_image_gets_values_between_0_and_1(shape: tuple[int | None, ...]) -> None:
    made = value("float32", *shape)
    assert made.shape == tuple(size or 1 for size in shape)
    assert 0 <= made.min() <= made.max() < 1


@pytest.mark.parametrize("dtype", ["int32", "int64", "uint8", "bool"])
def test_integers_are_safe_as_indices(dtype: str) -> None:
    made = value(dtype, None, 50)
    assert made.dtype.name == dtype
    assert set(made.ravel().tolist()) == {0, 1}


def test_a_string_is_the_jpeg_file() -> None:
    assert value("string", None).tolist() == [photograph.content(CAT)]
    assert value("string").shape == ()


def test_an_unknown_rank_gets_a_scalar() -> None:
    unknown = Signature(inputs={"x": TensorSpec("float32", None)}, outputs={})
    assert example.example(unknown, CAT)["x"].shape == ()


def test_a_type_that_no_request_carries_is_refused() -> None:
    with pytest.raises(BadValue, match="'x' has dtype resource"):
        value("resource")


def test_the_same_arguments_give_the_same_values_and_others_differ() -> None:
    once = value("float32", None, 4)
    assert np.array_equal(once, value("float32", None, 4))
    assert not np.array_equal(once, value("float32", None, 4, seed=1))
    image = value("uint8", None, 8, 8, 3)
    assert not np.array_equal(image, value("uint8", None, 8, 8, 3, name=COFFEE))


def test_swapped_turns_channels_of_images_alone() -> None:
    both = Signature(
        inputs={"i": TensorSpec("uint8", (None, 8, 8, 3)), "x": TensorSpec("float32", (None, 3))},
        outputs={},
    )
    inputs = example.example(both, CAT)
    turned = example.swapped(both, inputs)
    assert np.array_equal(turned["i"][..., 0], inputs["i"][..., 2])
    assert not np.array_equal(turned["i"], inputs["i"])
    assert np.array_equal(turned["x"], inputs["x"])


def test_whether_the_photograph_is_shown() -> None:
    assert example.shows_photograph(signature("uint8", None, 8, 8, 3))
    assert example.shows_photograph(signature("string", None))
    assert not example.shows_photograph(signature("float32", None, 2))
