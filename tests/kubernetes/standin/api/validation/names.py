"""Say what is wrong with a name, a label or a key."""

import re
from collections.abc import Iterator

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_DNS_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?"
_QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_VALUE = f"({_QUALIFIED})?"
_KEY = "[-._a-zA-Z0-9]+"
_ENV = "[ -<>-~]+"


def label(name: str) -> Iterator[str]:
    """What is wrong with a name as a label of DNS, RFC 1123."""
    yield from _length(name, 63)
    yield from _pattern(
        *(name, _LABEL, "a lowercase RFC 1123 label must consist of lower case alphanumeric"),
        "characters or '-', and must start and end with an alphanumeric character",
        ("my-name", "123-abc"),
    )


def subdomain(name: str) -> Iterator[str]:
    """What is wrong with a name as a domain's, RFC 1123."""
    yield from _length(name, 253)
    yield from _pattern(
        *(
            name,
            _SUBDOMAIN,
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric",
        ),
        "characters, '-' or '.', and must start and end with an alphanumeric character",
        ("example.com",),
    )


def dns_1035(name: str) -> Iterator[str]:
    """What is wrong with a name as a label of DNS, RFC 1035."""
    yield from _length(name, 63)
    yield from _pattern(
        *(name, _DNS_1035, "a DNS-1035 label must consist of lower case alphanumeric characters"),
        "or '-', start with an alphabetic character, and end with an alphanumeric character",
        ("my-name", "abc-123"),
    )


def label_value(value: str) -> Iterator[str]:
    """What is wrong with a label's value."""
    yield from _length(value, 63)
    yield from _pattern(
        *(value, _VALUE, "a valid label must be an empty string or consist of alphanumeric"),
        "characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        ("MyValue", "my_value", "12345"),
    )


def qualified(name: str) -> Iterator[str]:
    """What is wrong with the key of a label or an annotation."""
    prefix, slash, part = name.rpartition("/")
    if slash and not prefix:
        yield "prefix part must be non-empty"
    elif slash:
        yield from (f"prefix part {why}" for why in subdomain(prefix))
    if not part:
        yield "name part must be non-empty"
    yield from (f"name part {why}" for why in _length(part, 63))
    yield from _pattern(
        *(part, _QUALIFIED, "name part must consist of alphanumeric characters, '-', '_' or '.',"),
        "and must start and end with an alphanumeric character",
        ("MyName", "my.name", "123-abc"),
    )


def config_key(key: str) -> Iterator[str]:
    """What is wrong with a key of a ConfigMap or a Secret."""
    yield from _length(key, 253)
    if not re.fullmatch(_KEY, key):
        said = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
        yield said + _examples(_KEY, ("key.name", "KEY_NAME", "key-name"))


def variable(name: str) -> Iterator[str]:
    """What is wrong with the name of an environment variable."""
    if not re.fullmatch(_ENV, name):
        said = "a valid environment variable name must consist only of printable ASCII"
        yield f"{said} characters other than '='"


def port_name(name: str) -> Iterator[str]:
    """What is wrong with the name of a container's port."""
    if len(name) > 15:
        yield "must be no more than 15 characters"
    if not re.fullmatch("[-a-z0-9]+", name):
        yield "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"
    if not re.search("[a-z]", name):
        yield "must contain at least one letter (a-z)"
    if "--" in name:
        yield "must not contain consecutive hyphens"
    if name[:1] == "-" or name[-1:] == "-":
        yield "must not begin or end with a hyphen"


def port(number: int) -> Iterator[str]:
    """What is wrong with a port's number."""
    if not 1 <= number <= 65535:
        yield "must be between 1 and 65535, inclusive"


def _length(name: str, limit: int) -> Iterator[str]:
    if len(name.encode()) > limit:
        yield f"must be no more than {limit} bytes"


def _pattern(
    name: str, pattern: str, begin: str, end: str, examples: tuple[str, ...]
) -> Iterator[str]:
    if not re.fullmatch(pattern, name):
        yield f"{begin} {end}{_examples(pattern, examples)}"


def _examples(pattern: str, examples: tuple[str, ...]) -> str:
    quoted = ",  or ".join(f"'{one}'" for one in examples)
    return f" (e.g. {quoted}, regex used for validation is '{pattern}')"
