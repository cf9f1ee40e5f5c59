"""Somebody who uses a replica is seen by its own count."""

import threading

from ops.loadtest.others import requests
from ops.savedmodel import SavedModel
from ops.serving.client import GrpcClient
from ops.serving.endpoint import Endpoint
from ops.serving.golden import Golden
from ops.serving.replica import Replica


def test_a_replica_that_nobody_uses_counts_nothing(server: Endpoint, model: SavedModel) -> None:
    assert requests([Replica.at(server, "grpc")], model.name, 0.2) == 0


def test_requests_of_others_are_counted(server: Endpoint, model: SavedModel) -> None:
    golden, ended = Golden.read(model.golden), threading.Event()

    def send() -> None:
        while not ended.is_set():
            GrpcClient(server).predict(model.name, golden.signature_name, golden.inputs)

    sending = threading.Thread(target=send)
    sending.start()
    try:
        assert requests([Replica.at(server, "grpc")], model.name, 1.0) > 0
    finally:
        ended.set()
        sending.join()


def test_where_nobody_tells_nothing_is_known() -> None:
    nobody = Replica.at(Endpoint("127.0.0.1", 1, 1), "grpc")
    assert requests([nobody], "any") == 0
    assert requests([], "any") == 0
