"""Check that every batch is counted by its size, also those of a model that is gone."""

import gc
import re
from collections import Counter
from pathlib import Path

import numpy as np

from model.server import metrics_series
from model.server.batching_parameters import BatchingParameters
from model.server.servable import Servable, load

SERIES = re.compile(
    r':tensorflow:serving:batching:processed_batch_size_v2{model_name="(.*)",op_name="(.*)"'
    r',batch_size="([0-9]+)"} ([0-9]+)'
)


def told(name: str) -> Counter[tuple[str, int]]:
    """Batches of a model by signature and size."""
    found = SERIES.findall(metrics_series.exposition().decode())
    return Counter({(op, int(size)): int(n) for model, op, size, n in found if model == name})


def loaded(bases: Path, name: str, *sizes: int) -> Servable:
    batching = BatchingParameters(8, 0, 100, 1, allowed_batch_sizes=sizes)
    return load(name, 1, bases / "double" / "1", batching)


def ask(servable: Servable, rows: int) -> None:
    servable.signatures["serving_default"].run({"x": np.ones((rows, 3), np.float32)})


def test_each_batch_is_counted_by_its_size(call_bases: Path) -> None:
    servable = loaded(call_bases, "sized")
    for rows in (1, 3, 3, 8):
        ask(servable, rows)
    once = Counter({("serving_default", size): n for size, n in ((1, 1), (3, 2), (8, 1))})
    assert told("sized") == once
    assert told("sized") == once, "asking again changes nothing"


def test_a_size_is_counted_with_its_padding(call_bases: Path) -> None:
    servable = loaded(call_bases, "padded", 4, 8)
    ask(servable, 3)
    assert told("padded") == {("serving_default", 4): 1}


def test_what_a_model_computed_stays_told_when_it_is_gone(call_bases: Path) -> None:
    ask(loaded(call_bases, "gone"), 2)
    gc.collect()
    assert told("gone") == {("serving_default", 2): 1}
