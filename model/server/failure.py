"""Carry what went wrong with a request, in terms both protocols can answer with."""

import re

import grpc
import tensorflow as tf

Code = grpc.StatusCode

_BY_NUMBER = {code.value[0]: code for code in Code}

_MOST = 2000
"""Characters of a message: gRPC carries it in a trailer, and clients take 8 KiB of those."""

_WRAPPING = re.compile(r"^\{\{function_node __wrapped__.*?\}\} | \[Op:\w+\] name: $")
"""What calling one operation from Python adds to its message; upstream's messages are without."""


class RequestFailure(Exception):
    """Refuse a request with one of gRPC's status codes and a message of one line."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        """Write code and message as TensorFlow does, for a message within a message."""
        return f"{self.code.name}: {self.message}"


def invalid(message: str) -> RequestFailure:
    """Blame the request: INVALID_ARGUMENT, 400 over REST."""
    return RequestFailure(Code.INVALID_ARGUMENT, message)


def as_failure(error: Exception) -> RequestFailure:
    """Give any error the code it is answered with: TensorFlow's own, or INTERNAL."""
    if isinstance(error, RequestFailure):
        return error
    if isinstance(error, tf.errors.OpError):
        message = _WRAPPING.sub("", error.message)[:_MOST]
        return RequestFailure(_BY_NUMBER[error.error_code], message)
    return RequestFailure(Code.INTERNAL, f"{type(error).__name__}: {error}")
