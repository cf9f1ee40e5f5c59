"""Name a machine as ssh is told of it."""

import re
from dataclasses import dataclass

from ops.errors import BadValue

# A name of ssh's configuration counts, too; nothing may begin with a dash, which ssh would obey.
HOST = re.compile(
    r"(?:(?P<user>[A-Za-z0-9_][A-Za-z0-9_.-]*)@)?"
    r"(?P<name>[A-Za-z0-9_][A-Za-z0-9_.-]*|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?"
)


@dataclass(frozen=True)
class Host:
    """A machine, and who logs in there; what is left open is for ssh's configuration to say."""

    name: str
    user: str | None = None
    port: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Host":
        """The host of `user@host[:port]`; BadValue where the text is none."""
        found = HOST.fullmatch(text)
        port = int(found["port"]) if found and found["port"] else None
        if found is None or (port is not None and not 0 < port < 2**16):
            raise BadValue(
                f"'{text}' is no host; it must be USER@HOST[:PORT], such as load@10.0.0.7"
            )
        return cls(found["name"].strip("[]"), found["user"], port)

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        return f"{user}{self.bracketed}{port}"

    @property
    def bracketed(self) -> str:
        """The name as it stands before a port."""
        return f"[{self.name}]" if ":" in self.name else self.name

    @property
    def ssh(self) -> str:
        """How ssh itself is called for it."""
        user = f"{self.user}@" if self.user else ""
        port = f"-p {self.port} " if self.port else ""
        return f"ssh {port}{user}{self.name}"
