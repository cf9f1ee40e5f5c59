"""Name what can go wrong, each kind with the exit code that the command line answers with.

OpsError                  1   the release or its gate failed
├── NotMeasured           1   nothing could be measured, whatever it is that serves
├── BadValue              2   configuration or a value is wrong; nothing was changed
├── CommandFailed         3   a program that we started failed
│   └── CommandMissing    3   a program that we need is not installed
├── TimedOut              4   a program or a wait took longer than it may
└── NeverReady            5   something never answered, or never became ready
"""


class OpsError(Exception):
    """What an operator is told, in one line: what is wrong, and what would be right."""

    exit_code = 1


class NotMeasured(OpsError):
    """No load can be given, so that nothing is known of what serves."""


class BadValue(OpsError):
    """A value that a user gave cannot be used."""

    exit_code = 2


class CommandFailed(OpsError):
    """A program ended with an exit code other than 0."""

    exit_code = 3

    def __init__(self, message: str, status: int = 1, words: str = "", out: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.words = words
        """What the program wrote on standard error, else on standard output, secrets masked."""
        self.out = out
        """What it wrote on standard output, masked too."""

    @property
    def last_line(self) -> str:
        """The last of the program's words, which mostly tells why; else the error's own."""
        lines = [line.strip() for line in self.words.splitlines() if line.strip()]
        return lines[-1] if lines else str(self)


class CommandMissing(CommandFailed):
    """A program is not on PATH."""


class TimedOut(OpsError):
    """A bounded wait came to its end."""

    exit_code = 4


class NeverReady(OpsError):
    """A server never answered, or never became ready."""

    exit_code = 5


def in_words(error: BaseException) -> str:
    """Why something ended: `interrupted` for ^C, else what the error says."""
    return "interrupted" if isinstance(error, KeyboardInterrupt) else str(error) or repr(error)
