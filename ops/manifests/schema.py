"""Check manifests against the API's own schemas, offline."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from ops.manifests.manifest import Document, Manifest

KUBERNETES = "1.36.0"
"""The version whose schemas hold. What is rendered here means the same from 1.27 on."""


def problems(manifests: Iterable[Manifest]) -> Iterator[str]:
    """What the schema of its kind says against each manifest; an unknown field is against it too.

    kubernetes-validate carries the schemas. Its own `validate` reads two megabytes of them at
    every call, and stops at the first error. Here they are read once, and every error is said.
    """
    for manifest in manifests:
        validator = _validator(_file(manifest.document))
        if validator is None:
            kind = manifest.document.get("apiVersion", "?")
            yield f"{manifest.place}: Kubernetes {KUBERNETES} knows no {manifest.kind} in {kind}"
            continue
        for error in validator.iter_errors(manifest.document):
            where = ".".join(str(step) for step in error.absolute_path)
            yield f"{manifest.place}: {where or 'document'}: {error.message}"


def _file(document: Document) -> str:
    """The schema's file name: `apps/v1` Deployment is deployment-apps-v1.json."""
    group, _, version = str(document.get("apiVersion", "")).rpartition("/")
    parts = (str(document.get("kind", "")).lower(), group.split(".")[0], version)
    return "-".join(part for part in parts if part) + ".json"


@cache
def _validator(file: str) -> Any:
    """A validator, or None for a kind without a schema. Imported here: it takes 0.15 s."""
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

    schema = _contents(file)
    return schema and Draft202012Validator(schema, registry=_definitions())


@cache
def _definitions() -> Any:
    from referencing import Registry, Resource

    return Resource.from_contents(_contents("_definitions.json")) @ Registry()


def _contents(file: str) -> Any:
    from kubernetes_validate.utils import schema_contents

    folder = f"kubernetes-json-schema/v{KUBERNETES}-local-strict"
    try:
        return schema_contents(f"{folder}/{file}", KUBERNETES)
    except FileNotFoundError:
        return None
