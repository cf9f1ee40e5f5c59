"""Check a SavedModel and write its record and golden answers beside it."""

from collections.abc import Mapping
from pathlib import Path

from model import example, layout, photograph, savedmodel, tolerance, warmup
from model.golden import Expected, Golden
from model.program import say
from model.record import RECIPE, Record, Signature
from model.tensor import Array


def prepare(folder: Path, name: str, version: str, source: str, weights: str | None) -> Record:
    """Check `folder`/`name`/`version`, write golden.json and what it lacks, return the record.

    A model without warm-up requests gets one, before its files are hashed.
    Our own export (`weights` is set) must tell inputs apart; another model may be a constant.
    Raises BadValue when the model lacks the signature or does not answer.
    """
    path = folder / name / version
    signature = savedmodel.signature(path)
    say("writing golden answers")
    _golden(path, signature, strict=weights is not None).write(folder / "golden.json")
    if warmup.write(path, name, signature):
        say("writing a warm-up request")
    record = Record(
        name=name,
        version=version,
        base_path="",
        sha256=layout.sha256(path),
        source=source,
        weights=weights,
        signature=signature,
        golden="",
        recipe=RECIPE,
    )
    return record.moved_to(folder)


def _golden(path: Path, signature: Signature, strict: bool) -> Golden:
    predict = savedmodel.load(path)
    inputs = example.example(signature, photograph.GOLDEN)
    answers = predict(inputs)
    wrong = _wrong(signature, inputs)
    measured = tolerance.measure(predict, answers, inputs, wrong, _batchable(signature))
    if strict:
        tolerance.refuse_unseparated(measured)
    elif not any(one.separates for one in measured.values()):
        say("note: this model's answers do not tell inputs apart; its golden check proves little")
    outputs = {name: Expected(answers[name], one.tolerance) for name, one in measured.items()}
    shown = photograph.GOLDEN if example.shows_photograph(signature) else None
    return Golden(shown, inputs, outputs)


def _wrong(signature: Signature, inputs: Mapping[str, Array]) -> list[dict[str, Array]]:
    others = [
        example.example(signature, name, seed)
        for seed, name in enumerate(photograph.OTHERS, start=1)
    ]
    has_image = any(example.is_image(spec) for spec in signature.inputs.values())
    return [*others, example.swapped(signature, inputs)] if has_image else others


def _batchable(signature: Signature) -> bool:
    """Tell whether every tensor has an open first dimension."""
    specs = [*signature.inputs.values(), *signature.outputs.values()]
    return all(spec.shape and spec.shape[0] is None for spec in specs)
