"""Look at what runs, ask it, and stop it."""

from collections.abc import Sequence, Set
from datetime import UTC, datetime
from pathlib import Path

from ops.cli import values
from ops.cli.answer import answers
from ops.errors import NeverReady, OpsError
from ops.progress import Progress
from ops.savedmodel import SavedModel
from ops.serving import picture
from ops.serving.client import GrpcClient
from ops.serving.golden import Arrays
from ops.targets import Target, choose

TOP = 5
LINES = 20
SERVES = "AVAILABLE"
WELL = (SERVES, "ending", "over")
"""What was replaced may still drain, or be listed though it has ended."""


@answers
def status(target: str, set_: Sequence[str]) -> int:
    """Print every replica; 5 when nothing runs or a replica does not answer."""
    place = _target(target, set_)
    holder = place.history.lock.holder()
    if holder:
        print(f"{holder.in_words} is at work on release {holder.release}")
    found = place.status()
    for leftover in place.leftovers():
        print(f"left over: {leftover}; `invoke teardown{place.flag}` stops it")
    if not found:
        raise NeverReady(f"nothing runs; invoke release --exp interop4{place.flag} starts it")
    for one in found:
        where = f"grpc {one.endpoint.grpc}  rest {one.endpoint.rest}" if one.endpoint else ""
        print(f"{one.replica}  {one.state:<9}  {where}  release {one.release}")
    address = place.address()
    print(f"serving at grpc {address.grpc}  rest {address.rest}")
    return 0 if serves({one.state for one in found}) else NeverReady.exit_code


def serves(states: Set[str]) -> bool:
    """Whether replicas in these states serve, and none is still to come."""
    return SERVES in states and states <= {*WELL}


@answers
def logs(target: str, set_: Sequence[str]) -> None:
    """Print the last words of every replica."""
    found = _target(target, set_).logs(LINES)
    if not found:
        raise NeverReady("nothing runs, so there are no logs")
    for one, words in found:
        print(f"== {one.replica} of release {one.release}: {one.log}")
        print("\n".join(words))


@answers
def predict(target: str, image: str, set_: Sequence[str]) -> int:
    """Print the model's answer for a picture, or for the golden input; 1 if that has changed."""
    place = _target(target, set_)
    model = SavedModel.model_validate(place.serving().model)
    golden = place.golden(model)
    given = picture.inputs(Path(image), golden.inputs) if image else golden.inputs
    with place.reached() as address:
        client = GrpcClient(address)
        answers = client.predict(model.name, golden.signature_name, given)
    print(f"{model.name} version {model.version} at {client.address}")
    if model.random:
        print("its weights are random: the answer means nothing")
    for line in _told(answers):
        print(line)
    if image:
        return 0
    problems = golden.problems(answers)
    print(f"NOT as recorded: {'; '.join(problems)}" if problems else "as recorded")
    return OpsError.exit_code if problems else 0


@answers
def teardown(target: str, set_: Sequence[str]) -> None:
    """Stop everything that was started on the target."""
    place = _target(target, set_)
    name = f"teardown-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    with place.history.lock.held(name, Progress().warn):
        # What runs comes first: a record that cannot be read keeps nothing from being stopped.
        stopped = place.teardown()
        for one in stopped:
            print(f"stopped {one}")
        if not stopped:
            print("nothing ran")
        place.history.end_cut_off(outcome=", and torn down")


def _target(name: str, set_: Sequence[str]) -> Target:
    return choose(values.configured(name, set_))


def _told(answers: Arrays) -> list[str]:
    lines = []
    for name, array in answers.items():
        flat = array.ravel()
        if array.dtype == object or array.ndim != 2 or flat.size <= TOP:
            lines.append(f"{name} {array.shape}: {flat[:TOP].tolist()}")
            continue
        best = flat.argsort()[::-1][:TOP]
        lines += [f"{name}: class {index:<4} {flat[index]:.4f}" for index in best]
    return lines
