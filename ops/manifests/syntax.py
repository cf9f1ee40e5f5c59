"""Spell out what Kubernetes calls a name, a label or a port name.

The rules are those of "Object Names and IDs" and "Labels and Selectors" in the Kubernetes
documentation; the server applies them after the schema, which lets any string through.
"""

import re
from collections.abc import Callable

LABEL_1123 = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
LABEL_1035 = re.compile(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
SUBDOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
QUALIFIED = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")
PORT = re.compile(r"(?!.*--)(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?")
VARIABLE = re.compile(r"[A-Za-z_.-][A-Za-z0-9_.-]*")
CONFIG_KEY = re.compile(r"[A-Za-z0-9_.-]{1,253}")

Fault = str | None
Rule = Callable[[str], Fault]
"""A rule says what is wrong with a text, or None."""


def _rule(pattern: re.Pattern[str], wanted: str) -> Rule:
    def check(text: str) -> Fault:
        return None if pattern.fullmatch(text) else f"'{text}' must be {wanted}"

    return check


dns_label = _rule(
    LABEL_1123, "at most 63 of a-z 0-9 -, with a letter or a digit at both ends (RFC 1123)"
)
service_name = _rule(
    LABEL_1035, "at most 63 of a-z 0-9 -, with a letter first and no - last (RFC 1035)"
)
port_name = _rule(
    PORT, "at most 15 of a-z 0-9 -, with a letter in it and single - inside only (RFC 6335)"
)
variable = _rule(VARIABLE, "letters, digits, _ . -, and no digit first")
config_key = _rule(CONFIG_KEY, "at most 253 of A-Z a-z 0-9 . _ -")
_qualified = _rule(
    QUALIFIED, "at most 63 of A-Z a-z 0-9 . _ -, with a letter or a digit at both ends"
)


def subdomain(text: str) -> Fault:
    """A DNS subdomain, RFC 1123: most objects' names."""
    if len(text) <= 253 and SUBDOMAIN.fullmatch(text):
        return None
    return f"'{text}' must be at most 253 of a-z 0-9 - ., as a DNS name is written"


def label_value(text: str) -> Fault:
    """A label's value; empty is allowed."""
    return _qualified(text) if text else None


def key(text: str) -> Fault:
    """The key of a label or an annotation: a name, or a DNS subdomain, a slash and a name."""
    prefix, slash, name = text.rpartition("/")
    return _qualified(name) or (subdomain(prefix) if slash else None)
