"""Judge whether the answers are the released model's."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from ops.loadtest.answers import Answer
from ops.loadtest.verdict import Verdict
from ops.serving.golden import Arrays, Golden

ALIKE = 1e-3
Problems = Callable[[Answer], str | None]


def identity(answers: Sequence[Answer], golden: Golden | None, protocol: str) -> Verdict:
    """Whether every answer of the sample is as recorded when the model was made.

    Where nothing is recorded of the model, which is then not one of ours, all that can be known is
    whether the answers are one model's: every request asked the same, so they must be alike. That
    is enough to believe a figure of `the server at that address`, and the verdict says no more. One
    answer is like no other, and says nothing.
    """
    known = golden is not None and bool(golden.outputs)
    judge = _recorded(golden, protocol) if golden and known else _alike(answers, protocol)
    wanted = (
        "each as recorded of the model" if known else "all alike; none is recorded of the model"
    )
    if not answers:
        return Verdict(name="identity", ok=False, measured="no answer to look at", wanted=wanted)
    if not known and len(answers) == 1:
        told = "one answer to look at, and none to compare it with"
        return Verdict(name="identity", ok=False, measured=told, wanted=wanted)
    wrong = Counter(f"{problem}, at {one.host}" for one in answers if (problem := judge(one)))
    right = len(answers) - wrong.total()
    told = f"{right} of {len(answers)} answers looked at are"
    for problem, count in wrong.most_common(1):
        told += f"; most often, {count} times: {problem}"
    return Verdict(name="identity", ok=not wrong, measured=told, wanted=wanted)


def _recorded(golden: Golden, protocol: str) -> Problems:
    def judge(answer: Answer) -> str | None:
        try:
            problems = golden.problems(answer.outputs(protocol, golden.outputs))
        except ValueError as error:
            return str(error)
        return "; ".join(problems) or None

    return judge


def _alike(answers: Sequence[Answer], protocol: str) -> Problems:
    first = answers[0] if answers else None

    def judge(answer: Answer) -> str | None:
        if first is None or answer.body == first.body:
            return None
        try:
            like = first.outputs(protocol, {})
            return _recorded(Golden({}, like, _tolerances(like), ""), protocol)(answer)
        except ValueError:
            return f"not the answer of {first.host}"

    return judge


def _tolerances(outputs: Arrays) -> dict[str, float]:
    return {
        name: ALIKE * float(np.abs(array).max(initial=0.0)) if array.dtype.kind == "f" else 0.0
        for name, array in outputs.items()
    }
