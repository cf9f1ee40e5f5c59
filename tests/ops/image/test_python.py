"""The Python of an image, and the wheels that it can load."""

from collections.abc import Callable

import pytest

from ops.errors import BadValue
from ops.image import python
from ops.image.python import Python
from ops.shell import Shell


def test_an_image_tells_its_python(python_image: str) -> None:
    found = python.of(python_image, Shell())
    assert found.version.startswith("3.")
    assert found.machine in ("x86_64", "aarch64")
    assert found.glibc.startswith("2.")


def test_it_loads_wheels_for_its_own_glibc_and_every_older_one() -> None:
    platforms = Python("3.11.2", "x86_64", "2.28").platforms
    assert platforms[0] == "manylinux_2_28_x86_64"
    assert {"manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux1_x86_64"} < set(platforms)
    assert "manylinux_2_29_x86_64" not in platforms


def test_an_image_without_python_is_refused(busybox: str) -> None:
    with pytest.raises(BadValue, match=r"has no python3; --base takes .* 3\.11 to 3\.13"):
        python.of(busybox, Shell())


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ('{"version": "3.10.4", "machine": "x86_64", "glibc": "2.36"}', "has Python 3.10.4"),
        ('{"version": "3.14.0", "machine": "x86_64", "glibc": "2.36"}', "has Python 3.14.0"),
        ('{"version": "3.12.1", "machine": "x86_64", "glibc": ""}', "has no glibc"),
    ],
)
def test_a_python_that_cannot_serve_is_refused(
    told: str, wanted: str, engine: Callable[..., str], busybox: str
) -> None:
    image = f"tfs-ops-test/told:{abs(hash(told))}"
    script = f"FROM {busybox}\nRUN printf '#!/bin/sh\\necho '\"'\"'{told}'\"'\" > /bin/python3"
    script += " && chmod +x /bin/python3\n"
    engine("build", "--network=none", f"--tag={image}", "-", stdin=script.encode())
    try:
        with pytest.raises(BadValue, match=wanted):
            python.of(image, Shell())
    finally:
        engine("rmi", image)
