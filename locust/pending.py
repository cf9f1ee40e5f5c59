"""Know how many requests are due and unanswered, and how long all together."""

from collections import deque


class Pending:
    """The requests that came due and are not answered.

    Which of them an answer belongs to is not asked: the oldest is taken for it. So this hangs on no
    clock that is started or stopped for a request, and can tell whether those are right. Where
    answers come out of their order, a little of one's age is another's.
    """

    def __init__(self) -> None:
        self.total = 0
        """All that ever came due."""
        self._dues: deque[float] = deque()
        self._sum_s = 0.0

    def __len__(self) -> int:
        return len(self._dues)

    def add(self, due_s: float) -> None:
        """Take in one that came due, in seconds from the start."""
        self.total += 1
        self._dues.append(due_s)
        self._sum_s += due_s

    def pop(self) -> None:
        """Count an answer."""
        self._sum_s -= self._dues.popleft()

    def age_s(self, at_s: float) -> float:
        """How long they have been due by then, all together."""
        return len(self) * at_s - self._sum_s
