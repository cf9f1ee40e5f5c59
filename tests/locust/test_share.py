"""Every user belongs to one process."""

import pytest
from share import Share


@pytest.mark.parametrize("of", [1, 2, 5])
def test_each_user_once(of: int) -> None:
    shares = [Share(rank, of) for rank in range(of)]

    users = sorted(share.index(count) for share in shares for count in range(4))

    assert users == list(range(4 * of))
