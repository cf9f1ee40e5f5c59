"""Read a configuration file in protobuf's text format, before anything heavy is imported."""

from pathlib import Path
from typing import TypeVar

from google.protobuf import text_format
from google.protobuf.message import Message

from model.errors import BadValue

Read = TypeVar("Read", bound=Message)


def read(flag: str, path: str, message: Read) -> Read:
    """Fill `message` from the file that `--flag` names.

    Raises BadValue for a file that cannot be read and for text that is no such message.
    """
    try:
        return text_format.Parse(Path(path).read_text(encoding="utf-8"), message)
    except OSError as error:
        raise BadValue(f"--{flag}={path}: the file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadValue(f"--{flag}={path}: the file is no text in UTF-8") from error
    except text_format.ParseError as error:
        kind = message.DESCRIPTOR.name
        why = " ".join(str(error).split())
        raise BadValue(f"--{flag}={path}: the file is no {kind} in text format: {why}") from error
