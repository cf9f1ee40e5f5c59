"""Have invoke take what it does not by itself: a flag given twice, and all words after a task.

Nothing heavy is imported here: tasks.py needs this to list its tasks.
"""

import sys
from itertools import takewhile

from invoke import Argument, Task

SET = "set_"


class Repeated(Argument):  # type: ignore[misc]
    """A flag that may be given again, for one more value."""

    def __init__(self, like: Argument) -> None:
        names = {"names": like.names, "attr_name": like.attr_name, "help": like.help}
        super().__init__(**names, kind=list, default=[])
        # Where this is a list, as invoke has it, the flag alone is taken for one without values.
        self.raw_value = None

    def __repr__(self) -> str:
        """As it is typed: invoke says this where the value is missing."""
        return f"--{self.names[0]}"


class Words(Argument):  # type: ignore[misc]
    """Takes every word that follows the task's name; to invoke, one positional word is one value.

    It takes words for as long as invoke finds it without a value.
    """

    _value: list[str]

    def __init__(self, task_name: str, like: Argument) -> None:
        super().__init__(like.names[0], kind=list, help=like.help, positional=True, default=[])
        after = sys.argv[sys.argv.index(task_name) + 1 :] if task_name in sys.argv else []
        self.typed = len(list(takewhile(lambda word: not word.startswith("-"), after)))

    @property
    def value(self) -> list[str] | None:
        """All words, or None while some are still to come."""
        return self._value if len(self._value) >= self.typed else None

    @value.setter
    def value(self, word: str) -> None:
        self._value = [*self._value, word]


class Settable(Task):  # type: ignore[misc]
    """A task whose flag --set, where it has one, may be given again."""

    def get_arguments(self, ignore_unknown_help: bool | None = None) -> list[Argument]:
        """As invoke has it, with Repeated for --set."""
        found = super().get_arguments(ignore_unknown_help)
        return [Repeated(one) if one.name == SET else one for one in found]


class Wordy(Settable):
    """A task whose first parameter is all the words after its name."""

    def get_arguments(self, ignore_unknown_help: bool | None = None) -> list[Argument]:
        """As for any task, with Words in the first place."""
        first, *others = super().get_arguments(ignore_unknown_help)
        return [Words(self.name, first), *others]
