"""Labels and annotations that the API server would refuse are found."""

from ops.manifests import Manifest, labels
from ops.manifests.manifest import parse


def test_finds_each_fault(faulty: tuple[Manifest, ...], fault) -> None:
    assert any(fault.words in problem for problem in labels.problems(faulty))


def _annotated(size: int) -> Manifest:
    return parse(f"{{kind: Service, metadata: {{name: a, annotations: {{k: {'x' * size}}}}}}}")


def test_annotations_fit_up_to_256_kib() -> None:
    limit = labels.ANNOTATION_BYTES
    assert not list(labels.problems([_annotated(limit - 1)]))
    assert list(labels.problems([_annotated(limit)])) == [
        f"Service/a: metadata.annotations: {limit + 1} bytes; at most {limit} fit"
    ]


def test_an_annotation_may_hold_what_a_label_may_not(rendered) -> None:
    *_, deployment = rendered("interop4")
    annotations = deployment.document["metadata"]["annotations"]
    assert annotations["tfs-ops/reference"] == "8vCPU+16GB+inter_op4"
    assert len(annotations["tfs-ops/model-sha256"]) == 64
    assert not list(labels.problems([deployment]))
