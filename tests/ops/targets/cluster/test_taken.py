"""Fields that somebody else has taken are named, with who has them."""

import pytest

from ops.errors import CommandFailed, OpsError
from ops.targets.cluster import taken

ADVICE = """
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the `--force-conflicts` flag.
"""
ONE = 'error: Apply failed with 1 conflict: conflict with "ann" using apps/v1: .spec.replicas'
TWO = """error: Apply failed with 2 conflicts: conflicts with "ann":
- .spec.replicas
conflicts with "bob":
- .data.a"""


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (ONE + ADVICE, '"ann" using apps/v1: .spec.replicas; undo'),
        (ONE, '"ann" using apps/v1: .spec.replicas; undo'),
        (TWO + ADVICE, 'conflicts with "ann": - .spec.replicas conflicts with "bob": - .data.a;'),
    ],
)
def test_what_is_taken_is_named(words: str, named: str) -> None:
    with pytest.raises(OpsError) as caught, taken.told(" --target gke"):
        raise CommandFailed("failed", 1, words)
    assert named in str(caught.value)
    assert "--force" not in str(caught.value)
    assert "`invoke rollback --to RELEASE --target gke`" in str(caught.value)


def test_any_other_failure_stays_as_it_is() -> None:
    with pytest.raises(CommandFailed, match="failed"), taken.told(""):
        raise CommandFailed("failed", 1, "Error from server (Conflict): the object has been")
