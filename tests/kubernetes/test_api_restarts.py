"""Find everything again after the API server was away."""

from clusters.cluster import Cluster


def test_objects_outlive_the_api_server(cluster: Cluster) -> None:
    cluster.needs("API restarts")
    cluster.kubectl("create", "configmap", "one")
    before = cluster.get("configmap", "one")
    cluster.backend.control.stop_api()
    assert "refused" in cluster.run("get", "configmap", "one").stderr
    cluster.backend.control.start_api()
    assert cluster.get("configmap", "one") == before
    cluster.kubectl("annotate", "configmap", "one", "seen=yes")
    after = cluster.get("configmap", "one")["metadata"]["resourceVersion"]
    assert after != before["metadata"]["resourceVersion"]
