"""Manifests say what experiment and release say, and match the golden files."""

from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from ops.experiments import find
from ops.manifests import allocatable, check, render, server_flags, templates

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("legend", ["2n-8c-16r-interop4", "2n-8c-64r-interop2-batch"])
def test_renders_the_golden_files(legend: str, rendered) -> None:
    """After a wanted change, `write(rendered(legend), GOLDEN / legend)` renews the files."""
    files = sorted((GOLDEN / legend).iterdir())
    assert [one.text for one in rendered(legend)] == [file.read_text() for file in files]


def _service(manifests) -> dict:
    return next(one.document for one in manifests if one.kind == "Service")


def _container(manifests) -> dict:
    return manifests[-1].document["spec"]["template"]["spec"]["containers"][0]


def test_each_file_has_a_config_map_before_what_mounts_it(all_experiments, deployment) -> None:
    for experiment in all_experiments:
        kinds = [one.kind for one in render(experiment, deployment)]
        files = ["ConfigMap"] * (2 if experiment.batching else 1)
        assert kinds == [*files, "Service", "PodDisruptionBudget", "Deployment"]


def test_the_deployment_says_what_the_experiment_says(all_experiments, deployment) -> None:
    for experiment in all_experiments:
        manifests = render(experiment, deployment)
        spec = manifests[-1].document["spec"]
        flags = server_flags.parse(_container(manifests)["args"])
        assert spec["replicas"] == experiment.pods
        assert spec["template"]["spec"]["nodeSelector"] == {
            "node.kubernetes.io/instance-type": experiment.machine_type
        }
        serving = experiment.serving
        assert flags["tensorflow_inter_op_parallelism"] == str(
            serving.tensorflow_inter_op_parallelism
        )
        assert flags["tensorflow_intra_op_parallelism"] == str(experiment.cpus)
        assert flags["grpc_max_threads"] == str(serving.grpc_max_threads)
        assert flags.get("enable_batching") == ("true" if experiment.batching else None)


def test_names_and_paths_follow_the_model(all_experiments, deployment) -> None:
    manifests = render(all_experiments[0], replace(deployment, model_name="half_plus_two"))
    container = _container(manifests)
    assert container["env"] == [{"name": "MODEL_NAME", "value": "half_plus_two"}]
    assert "--model_base_path=/models/half_plus_two" in container["args"]
    for probe in ("startupProbe", "readinessProbe"):
        assert container[probe]["httpGet"]["path"] == "/v1/models/half_plus_two/metadata"


def test_other_batching_has_a_config_map_of_another_name(all_experiments, deployment) -> None:
    experiment = find("2n-8c-64r-interop2-batch", all_experiments)
    assert experiment.batching
    other = replace(experiment, batching=replace(experiment.batching, batch_timeout_micros=1000))
    first, second = (render(one, deployment) for one in (experiment, other))
    assert first[0].document["immutable"] is True
    assert first[0].name != second[0].name
    assert first[-1].document["spec"]["template"] != second[-1].document["spec"]["template"]


def test_everything_is_called_by_the_workloads_name(all_experiments, deployment) -> None:
    for experiment in all_experiments:
        made = render(experiment, replace(deployment, name="other", namespace="apart"))
        check(made)
        assert "tfs-server" not in "".join(one.text for one in made)
        for one in made:
            metadata = one.document["metadata"]
            assert (metadata["namespace"], metadata["labels"]["app"]) == ("apart", "other")
            hashed = one.kind == "ConfigMap"
            assert one.name.startswith("other-") if hashed else one.name == "other"


@pytest.mark.parametrize(
    ("exposure", "kind"),
    [
        ("internal", "LoadBalancer"),
        ("external", "LoadBalancer"),
        ("cluster", "ClusterIP"),
        ("exetrnal", "LoadBalancer"),
    ],
)
def test_a_service_within_the_cluster_has_no_load_balancer(
    exposure, kind: str, all_experiments, deployment
) -> None:
    ranges = ("10.0.0.0/8",)
    changed = replace(deployment, exposure=exposure, source_ranges=ranges)
    spec = _service(render(all_experiments[0], changed))["spec"]
    assert spec["type"] == kind
    assert ("loadBalancerSourceRanges" in spec) == (kind == "LoadBalancer")


def test_source_ranges_limit_a_load_balancer(all_experiments, deployment) -> None:
    ranges = ("10.0.0.0/8", "192.0.2.0/24")
    manifests = render(
        all_experiments[0], replace(deployment, exposure="external", source_ranges=ranges)
    )
    assert _service(manifests)["spec"]["loadBalancerSourceRanges"] == list(ranges)
    check(manifests)


def test_text_from_outside_stays_text(all_experiments, deployment) -> None:
    rude = 'x"\nspec: {replicas: 9} # {{ 7 * 7 }} <&>'
    manifests = render(all_experiments[0], replace(deployment, annotations={"a/b": rude}))
    for one in (manifests[-1].document, manifests[-1].document["spec"]["template"]):
        assert one["metadata"]["annotations"]["a/b"] == rude


def test_a_template_that_wants_what_is_not_given_fails() -> None:
    with pytest.raises(UndefinedError, match="'unheard_of' is undefined"):
        templates._environment().from_string("{{ unheard_of }}").render()


def test_two_pods_never_fit_on_one_node(all_experiments) -> None:
    for one in all_experiments:
        node = allocatable.allocatable(one.cpus, one.memory_gb)
        pod = allocatable.request(one.cpus, one.memory_gb)
        assert node.millicores / 2 < pod.millicores < node.millicores
        assert node.mib / 2 < pod.mib < node.mib


def test_a_rollout_only_adds_before_it_takes(rendered) -> None:
    spec = rendered("interop4")[-1].document["spec"]
    assert spec["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    assert "livenessProbe" not in spec["template"]["spec"]["containers"][0]


def test_pods_need_no_privilege(all_experiments, deployment) -> None:
    """What the restricted Pod Security Standard asks for, and a file system that is only read."""
    for experiment in all_experiments:
        pod = render(experiment, deployment)[-1].document["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] > 0
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert pod["automountServiceAccountToken"] is False
        assert all("hostPath" not in volume for volume in pod["volumes"])
