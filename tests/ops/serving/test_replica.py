"""A replica is called by its address, and tells what it served."""

from ops.savedmodel import SavedModel
from ops.serving.client import clients
from ops.serving.endpoint import Endpoint
from ops.serving.golden import Golden
from ops.serving.replica import Replica
from ops.serving.tensor import dtype_name


def test_it_counts_what_it_answers(server: Endpoint, model: SavedModel) -> None:
    replica = Replica.at(server, "rest")
    assert replica.name == server.rest
    before = replica.served(model.name)
    golden = Golden.read(model.golden)
    dtypes = {name: dtype_name(array) for name, array in golden.outputs.items()}
    for client in clients(server, dtypes).values():
        client.predict(model.name, golden.signature_name, golden.inputs)
    after = replica.served(model.name)
    assert before is not None and after is not None
    assert after.since(before).requests == {"OK": 2}


def test_one_that_is_not_there_tells_nothing() -> None:
    assert Replica.at(Endpoint("127.0.0.1", 1, 1), "grpc").served("any") is None
