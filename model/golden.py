"""Keep a known input with its answers, and tell whether other answers agree with them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from model.savedmodel import SIGNATURE
from model.tensor import Array, decode, difference, encode


@dataclass(frozen=True)
class Expected:
    """One output as it was at export, and the largest absolute difference allowed."""

    value: Array
    tolerance: float


@dataclass(frozen=True)
class Golden:
    """The inputs of one call and what it must answer; `photograph` names the picture, if any."""

    photograph: str | None
    inputs: dict[str, Array]
    outputs: dict[str, Expected]

    def mismatches(self, answers: Mapping[str, Array]) -> list[str]:
        """Return one line for each output that is missing, or further away than allowed."""
        lines = []
        for name, expected in self.outputs.items():
            if name not in answers:
                lines.append(f"{name} is missing (there is: {', '.join(sorted(answers))})")
            elif not (gap := difference(answers[name], expected.value)) <= expected.tolerance:
                lines.append(f"{name} differs by {gap:.3g}, allowed {expected.tolerance:.3g}")
        return lines

    def write(self, path: Path) -> None:
        """Write golden.json."""
        outputs = {
            name: {**encode(one.value), "tolerance": one.tolerance}
            for name, one in self.outputs.items()
        }
        inputs = {name: encode(value) for name, value in self.inputs.items()}
        head = {"signature_name": SIGNATURE, "photograph": self.photograph}
        path.write_text(json.dumps({**head, "inputs": inputs, "outputs": outputs}) + "\n")


def read(path: Path) -> Golden:
    """Read golden.json."""
    fields = json.loads(path.read_text())
    outputs = {
        name: Expected(decode(one), one["tolerance"]) for name, one in fields["outputs"].items()
    }
    inputs = {name: decode(one) for name, one in fields["inputs"].items()}
    return Golden(fields["photograph"], inputs, outputs)
