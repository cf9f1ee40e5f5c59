"""Ask a replica what it has served, by its own metrics."""

from collections import Counter

import httpx
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample
from pydantic import BaseModel, ConfigDict

from ops.serving.endpoint import Endpoint

PATH = "/monitoring/prometheus/metrics"
"""TensorFlow Serving's default, with `--monitoring_config_file`."""
REQUESTS = ":tensorflow:serving:request_count"
BATCHES = ":tensorflow:serving:batching:processed_batch_size_v2"
TIMEOUT_S = 10.0


class Served(BaseModel):
    """What one replica counted of one model since it started, or between two moments."""

    model_config = ConfigDict(frozen=True)

    requests: dict[str, int]
    """Requests by status: `OK`, `INVALID_ARGUMENT`, …"""
    batches: dict[int, int]
    """Batches by the rows they were computed with, padding included; empty without batching."""

    def since(self, before: "Served") -> "Served":
        """What came after `before` was read from the same process."""
        return Served(
            requests=dict(Counter(self.requests) - Counter(before.requests)),
            batches=dict(Counter(self.batches) - Counter(before.batches)),
        )

    @property
    def total(self) -> int:
        """Requests of every status."""
        return sum(self.requests.values())


def served(replica: Endpoint, model_name: str) -> Served | None:
    """What the replica has served of the model; None where it does not tell."""
    try:
        with httpx.Client(trust_env=False, timeout=TIMEOUT_S) as client:
            answer = client.get(f"http://{replica.rest}{PATH}").raise_for_status()
        return read(answer.text, model_name)
    except (httpx.HTTPError, ValueError):
        return None


def read(text: str, model_name: str) -> Served:
    """What metrics in Prometheus' text format say of a model; ValueError for another format."""
    requests: Counter[str] = Counter()
    batches: Counter[int] = Counter()
    for sample in _samples(text, REQUESTS, model_name):
        requests[sample.labels["status"]] += int(sample.value)
    for sample in _samples(text, BATCHES, model_name):
        batches[int(sample.labels["batch_size"])] += int(sample.value)
    return Served(requests=dict(requests), batches=dict(batches))


def _samples(text: str, name: str, model_name: str) -> list[Sample]:
    """The samples of a model; the library calls the family of a counter by what is typed there."""
    families = text_string_to_metric_families(text)
    found = [one for family in families if family.name == name for one in family.samples]
    return [one for one in found if one.labels.get("model_name") == model_name]
