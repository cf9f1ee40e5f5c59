"""Know how long requests have been due and unanswered, all together."""

from collections import deque


class Pending:
    """The requests that came due and are not answered; times in seconds from the start.

    Which of them an answer belongs to is not asked: the oldest is taken for it. So this hangs on no
    clock that is started or stopped for a request, and can tell whether those are right. Where
    answers come out of their order, a little of one's age is another's; of all together, none.
    """

    def __init__(self) -> None:
        self.total = 0
        """All that ever came due."""
        self._dues: deque[float] = deque()
        self._sum_s = 0.0
        self._over_s = 0.0

    def __len__(self) -> int:
        return len(self._dues)

    def add(self, due_s: float) -> None:
        """Take in one that came due."""
        self.total += 1
        self._dues.append(due_s)
        self._sum_s += due_s

    def pop(self, at_s: float) -> None:
        """Count an answer that came then."""
        due_s = self._dues.popleft()
        self._sum_s -= due_s
        self._over_s += at_s - due_s

    def age_s(self, at_s: float) -> float:
        """How long those that are left have been due by then, all together."""
        return len(self) * at_s - self._sum_s

    def total_s(self, at_s: float) -> float:
        """The same of all that ever came due: the integral of their number over the time."""
        return self._over_s + self.age_s(at_s)
