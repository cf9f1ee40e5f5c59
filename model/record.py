"""Hold what is known of a prepared model: the object both programs print and model.json keeps."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

RECIPE = 2
"""How models are prepared: one more for each change, so that no older one is taken for the same."""


@dataclass(frozen=True)
class TensorSpec:
    """One tensor of a signature; None stands for an open dimension, or for an unknown rank."""

    dtype: str
    shape: tuple[int | None, ...] | None


@dataclass(frozen=True)
class Signature:
    """The tensors of `serving_default`, by their names in the signature."""

    inputs: dict[str, TensorSpec]
    outputs: dict[str, TensorSpec]


@dataclass(frozen=True)
class Record:
    """A model that is ready to serve; `base_path` is what --model_base_path takes."""

    name: str
    version: str
    base_path: str
    sha256: str
    source: str
    weights: str | None
    signature: Signature
    golden: str
    recipe: int

    def text(self) -> str:
        """Return the record as one JSON object and a newline."""
        return json.dumps(asdict(self), indent=2) + "\n"

    def moved_to(self, folder: Path) -> "Record":
        """Return the record with its two paths under `folder`, wherever it was written first."""
        return replace(self, base_path=str(folder / self.name), golden=str(folder / "golden.json"))

    @property
    def version_path(self) -> Path:
        """The folder that holds saved_model.pb."""
        return Path(self.base_path) / self.version


def parse(text: str) -> Record:
    """Read what `Record.text` wrote; raises ValueError, TypeError or KeyError on anything else."""
    fields = json.loads(text)
    tensors = {
        side: {name: _spec(spec) for name, spec in fields["signature"][side].items()}
        for side in ("inputs", "outputs")
    }
    return Record(**{**fields, "signature": Signature(**tensors)})


def _spec(fields: dict[str, object]) -> TensorSpec:
    shape = fields["shape"]
    sizes = tuple(shape) if isinstance(shape, list) else None
    return TensorSpec(dtype=str(fields["dtype"]), shape=sizes)
