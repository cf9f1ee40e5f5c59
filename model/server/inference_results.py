"""Check that a signature can classify or regress, and read its outputs as results."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.core.framework import types_pb2
from tensorflow_serving.apis import classification_pb2, regression_pb2

from model.server.failure import invalid
from model.server.signature import Signature, written

# saved_model/signature_constants.h
INPUTS = "inputs"
CLASSES = "classes"
SCORES = "scores"
OUTPUTS = "outputs"

Outputs = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Method:
    """One thing that can be done with tf.Examples."""

    api: str
    """What metrics call it."""
    noun: str
    check: Callable[[Signature], None]
    """Raises INVALID_ARGUMENT unless the signature has the inputs and outputs for it."""
    result: Callable[[Outputs, int], Any]
    """Makes the result's message of the outputs for so many Examples."""


def _check_classification(signature: Signature) -> None:
    _check_input(signature)
    if len(signature.outputs) not in (1, 2):
        raise invalid(f"Expected one or two output Tensors, found {len(signature.outputs)}")
    _check_input_name(signature, "classification")
    if not {CLASSES, SCORES} & set(signature.outputs):
        raise invalid(
            "Expected classification signature outputs to contain at least one of "
            f'"{CLASSES}" or "{SCORES}". Signature was: {_told(signature)}'
        )


def _check_regression(signature: Signature) -> None:
    _check_input(signature)
    if len(signature.outputs) != 1:
        raise invalid("Expected one output Tensor.")
    _check_input_name(signature, "regression")
    if OUTPUTS not in signature.outputs:
        raise invalid(f"No regression outputs found in SignatureDef: {_told(signature)}")


def _check_input(signature: Signature) -> None:
    if len(signature.inputs) != 1:
        raise invalid("Expected one input Tensor.")


def _check_input_name(signature: Signature, noun: str) -> None:
    if INPUTS not in signature.inputs:
        raise invalid(f"No {noun} inputs found in SignatureDef: {_told(signature)}")
    dtype = signature.inputs[INPUTS].dtype
    if dtype != tf.string:
        raise invalid(f"Expects arg[0] to be {dtype.name} but string is provided")


def _classifications(outputs: Outputs, count: int) -> classification_pb2.ClassificationResult:
    classes, scores = outputs.get(CLASSES), outputs.get(SCORES)
    if classes is not None:
        _check_matrix(CLASSES, classes, tf.string, count)
    if scores is not None:
        _check_matrix(SCORES, scores, tf.float32, count)
    if classes is not None and scores is not None and classes.shape != scores.shape:
        raise invalid(
            "Tensors class and score should match in dim_size(1). Got "
            f"{classes.shape[1]} vs. {scores.shape[1]}"
        )
    result = classification_pb2.ClassificationResult()
    for row in range(count):
        listed = result.classifications.add().classes
        labels = repeat(b"") if classes is None else classes[row]
        values = repeat(0.0) if scores is None else scores[row].tolist()
        for label, score in zip(labels, values, strict=False):
            listed.add(label=label.decode("utf-8", "replace"), score=score)
    return result


def _check_matrix(name: str, array: np.ndarray, dtype: tf.DType, count: int) -> None:
    if array.ndim != 2:
        raise invalid(
            f"Expected Tensor shape: [batch_size num_classes] but got {written(array.shape)}"
        )
    if tf.as_dtype(array.dtype) != dtype:
        raise invalid(f"Expected {name} Tensor of {_type(dtype)}. Got: {_type(array.dtype)}")
    if len(array) != count:
        raise invalid(f"Expected {name} output batch size of {count}. Got: {len(array)}")


def _regressions(outputs: Outputs, count: int) -> regression_pb2.RegressionResult:
    values = outputs[OUTPUTS]
    if values.ndim != 1 and values.shape[1:] != (1,):
        raise invalid(
            "Expected output Tensor shape to be either [batch_size] or [batch_size, 1] but got "
            f"{written(values.shape)}"
        )
    if len(values) != count:
        raise invalid(
            f"Input batch size did not match output batch size: {count} vs. {len(values)}"
        )
    if values.dtype != np.float32:
        raise invalid(f"Expected output Tensor of DT_FLOAT.  Got: {_type(values.dtype)}")
    result = regression_pb2.RegressionResult()
    for value in values.ravel().tolist():
        result.regressions.add(value=value)
    return result


def _type(dtype: Any) -> str:
    return str(types_pb2.DataType.Name(tf.as_dtype(dtype).as_datatype_enum))


def _told(signature: Signature) -> str:
    return f"{signature.name}: {', '.join(signature.inputs)} to {', '.join(signature.outputs)}"


CLASSIFY = Method("Classify", "classification", _check_classification, _classifications)
REGRESS = Method("Regress", "regression", _check_regression, _regressions)
