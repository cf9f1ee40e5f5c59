"""See what happens as it happens."""

import json
import subprocess
from collections.abc import Iterator

from clusters.cluster import Cluster


def test_a_watch_tells_what_comes_and_goes(cluster: Cluster) -> None:
    place = (f"--kubeconfig={cluster.kubeconfig}", f"--context={cluster.context}")
    argv = ("get", "configmaps", "--watch", "--output-watch-events", "--output=json")
    chosen = (f"--namespace={cluster.namespace}", "--selector=tier=front")
    with subprocess.Popen(
        ("kubectl", *place, *chosen, *argv), stdout=subprocess.PIPE, text=True
    ) as watch:
        told = _events(watch)
        cluster.kubectl("create", "configmap", "one")
        cluster.kubectl("label", "configmap", "one", "tier=front")
        assert next(told) == "ADDED one"
        cluster.kubectl("annotate", "configmap", "one", "seen=yes")
        assert next(told) == "MODIFIED one"
        cluster.kubectl("label", "configmap", "one", "tier=back", "--overwrite")
        assert next(told) == "DELETED one"
        watch.terminate()


def test_wait_ends_when_an_object_does(cluster: Cluster) -> None:
    cluster.kubectl("create", "configmap", "one")
    place = (f"--kubeconfig={cluster.kubeconfig}", f"--context={cluster.context}")
    argv = ("wait", "--for=delete", "configmap/one", "--timeout=60s")
    with subprocess.Popen(("kubectl", *place, f"--namespace={cluster.namespace}", *argv)) as wait:
        cluster.kubectl("delete", "configmap", "one")
        assert wait.wait(60) == 0


def _events(watch: "subprocess.Popen[str]") -> Iterator[str]:
    """Each event's kind and name; kubectl writes one object after another."""
    decoder, text = json.JSONDecoder(), ""
    assert watch.stdout
    for line in watch.stdout:
        text += line
        try:
            event, _ = decoder.raw_decode(text)
        except ValueError:
            continue
        if event["object"]["metadata"]["name"] == "one":
            yield f"{event['type']} {event['object']['metadata']['name']}"
        text = ""
