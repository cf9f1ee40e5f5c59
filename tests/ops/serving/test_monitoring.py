"""What a replica tells of itself, read from a real one."""

from ops.savedmodel import SavedModel
from ops.serving.client import GrpcClient
from ops.serving.endpoint import Endpoint
from ops.serving.golden import Golden
from ops.serving.monitoring import Served, served


def ask(replica: Endpoint, model: SavedModel, times: int) -> None:
    golden = Golden.read(model.golden)
    for _ in range(times):
        GrpcClient(replica).predict(model.name, golden.signature_name, golden.inputs)


def test_what_was_served_between_two_moments(server: Endpoint, model: SavedModel) -> None:
    ask(server, model, 1)
    before = served(server, model.name)
    assert before is not None
    ask(server, model, 3)
    after = served(server, model.name)
    assert after is not None
    assert after.since(before) == Served(requests={"OK": 3}, batches={})
    assert after.total == before.total + 3


def test_of_another_model_nothing_was_served(server: Endpoint) -> None:
    assert served(server, "another") == Served(requests={}, batches={})


def test_a_replica_that_is_not_there_tells_nothing() -> None:
    assert served(Endpoint("127.0.0.1", 1, 1), "any") is None
