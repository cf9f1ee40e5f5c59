"""Have refused what no Kubernetes takes, with its reason."""

import base64
from typing import Any

import pytest
import yaml
from clusters.cluster import Cluster, Refused

SERVICE = {"selector": {"app": "web"}, "ports": [{"port": 80}]}
CONTAINER = "spec.template.spec.containers[0]"


def made(kind: str, name: str = "one", version: str = "v1", **parts: Any) -> dict[str, Any]:
    metadata = {"name": name, **parts.pop("metadata", {})}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **parts}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (made("ConfigMap", "One"), "a lowercase RFC 1123 subdomain must consist of"),
        (made("ConfigMap", "a" * 254), "must be no more than 253"),
        (made("Service", "a_b", spec=SERVICE), "label must consist of lower case alphanumeric"),
        (
            made("ConfigMap", metadata={"labels": {"a+b": "c"}}),
            "name part must consist of alphanumeric characters",
        ),
        (made("ConfigMap", metadata={"labels": {"a": "b" * 64}}), "must be no more than 63"),
        (made("ConfigMap", metadata={"labels": {"a": "b+c"}}), "a valid label must be"),
        (made("ConfigMap", data={"a/b": "c"}), "a valid config key must consist of"),
        (made("Secret", data={"a": base64.b64encode(b"a" * 2**20 + b"a").decode()}), "Too long"),
        (made("Secret", data={"a": "!"}), "illegal base64 data"),
        (made("ConfigMap", data={"a": 1}), "cannot unmarshal number into Go struct field"),
        (made("ConfigMap", date={"a": "1"}), 'strict decoding error: unknown field "date"'),
        (made("Service", spec={**SERVICE, "ports": [{"port": 70000}]}), "between 1 and 65535"),
        (made("Service", spec={**SERVICE, "ports": []}), "spec.ports: Required value"),
        (
            made("Service", spec={**SERVICE, "ports": [{"port": 80}, {"port": 81}]}),
            r"spec.ports\[0\].name: Required value",
        ),
        (made("Service", spec={**SERVICE, "type": "Balancer"}), "Unsupported value"),
        (
            made("Lease", version="coordination.k8s.io/v1", spec={"leaseDurationSeconds": 0}),
            "must be greater than 0",
        ),
        (
            made("Lease", version="coordination.k8s.io/v1", spec={"renewTime": "2026-01-01"}),
            'parsing time "2026-01-01" as "2006-01-02T15:04:05.000000Z07:00"',
        ),
    ],
)
def test_a_bad_object_is_refused(cluster: Cluster, value: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        cluster.create(value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"selector": None}, "spec.selector: Required value"),
        ({"selector": {"matchLabels": {"app": "other"}}}, "does not match template `labels`"),
        ({"replicas": -1}, "must be greater than or equal to 0"),
        ({"strategy": {"type": "Slow"}}, r"spec.strategy.type: Unsupported value: \"Slow\""),
        (
            {"strategy": {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": 0}}},
            "may not be 0 when `maxSurge` is 0",
        ),
        ({"progressDeadlineSeconds": 0}, "must be greater than minReadySeconds"),
    ],
)
def test_a_bad_deployment_is_refused(
    cluster: Cluster, web: dict[str, Any], change: dict[str, Any], said: str
) -> None:
    web["spec"] |= change
    with pytest.raises(Refused, match=said):
        cluster.create(web)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"image": ""}, r"image: Required value"),
        ({"name": "Web"}, "a lowercase RFC 1123 label"),
        ({"ports": [{"containerPort": 0}]}, r"containerPort: Required value"),
        (
            {"ports": [{"containerPort": 1, "name": "much-too-long-name"}]},
            "must be no more than 15 characters",
        ),
        (
            {"resources": {"requests": {"cpu": "2"}, "limits": {"cpu": "1"}}},
            "must be less than or equal to cpu limit of 1",
        ),
        ({"resources": {"limits": {"cpu": "two"}}}, "quantities must match the regular expression"),
        ({"volumeMounts": [{"name": "no", "mountPath": "/no"}]}, 'Not found: "no"'),
        ({"readinessProbe": {}}, "must specify a handler type"),
        ({"imagePullPolicy": "Sometimes"}, 'Unsupported value: "Sometimes"'),
    ],
)
def test_a_bad_container_is_refused(
    cluster: Cluster, web: dict[str, Any], change: dict[str, Any], said: str
) -> None:
    web["spec"]["template"]["spec"]["containers"][0] |= change
    with pytest.raises(Refused, match=said):
        cluster.create(web)


@pytest.mark.parametrize("kind", ["ConfigMap", "Secret"])
def test_what_is_immutable_stays(cluster: Cluster, kind: str) -> None:
    cluster.create(made(kind, immutable=True))
    patch = '{"immutable": false}'
    with pytest.raises(Refused, match="field is immutable when `immutable` is set"):
        cluster.kubectl("patch", kind, "one", f"--patch={patch}")


def test_a_selector_stays(cluster: Cluster, web: dict[str, Any]) -> None:
    cluster.create(web)
    web["spec"]["selector"] = {"matchLabels": {"app": "other"}}
    web["spec"]["template"]["metadata"]["labels"] = {"app": "other"}
    with pytest.raises(Refused, match=r"spec.selector: Invalid value: .*field is immutable"):
        cluster.kubectl("replace", "--filename=-", stdin=yaml.safe_dump(web))


def test_a_namespace_must_be_there(cluster: Cluster) -> None:
    value = made("ConfigMap", metadata={"namespace": "tfs-ops-test-none"})
    done = cluster.run(
        "create", "--filename=-", "--namespace=tfs-ops-test-none", stdin=yaml.safe_dump(value)
    )
    assert 'namespaces "tfs-ops-test-none" not found' in done.stderr
