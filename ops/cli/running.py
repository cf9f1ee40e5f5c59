"""Look at what runs, ask it, and stop it."""

from pathlib import Path

from ops import config
from ops.cli.answer import answers
from ops.errors import NeverReady
from ops.serving import picture
from ops.serving.client import GrpcClient
from ops.serving.golden import Arrays, Golden
from ops.shell import Shell
from ops.targets import Target, choose
from ops.targets.local.replica import last_words

TOP = 5
LINES = 20


@answers
def status(target: str) -> int:
    """Print every replica; 5 when nothing runs or a replica does not answer."""
    found = _target(target).status()
    if not found:
        raise NeverReady("nothing runs; invoke release --exp interop4 starts it")
    for one in found:
        place = f"grpc {one.endpoint.grpc}  rest {one.endpoint.rest}" if one.endpoint else ""
        print(f"{one.replica}  {one.state:<9}  {place}  release {one.release}")
    return 0 if all(one.state == "AVAILABLE" for one in found) else NeverReady.exit_code


@answers
def logs(target: str) -> None:
    """Print the last words of every replica."""
    found = _target(target).status()
    if not found:
        raise NeverReady("nothing runs, so there are no logs")
    for one in found:
        print(f"== {one.replica} of release {one.release}: {one.log}")
        print("\n".join(last_words(Path(one.log), LINES)))


@answers
def predict(target: str, image: str) -> None:
    """Print the model's answer for a picture, or for the golden input."""
    place = _target(target)
    model = place.serving_model()
    golden = Golden.read(model.golden)
    given = picture.inputs(Path(image), golden.inputs) if image else golden.inputs
    client = GrpcClient(place.endpoints()[0])
    answers = client.predict(model.name, golden.signature_name, given)
    print(f"{model.name} version {model.version} at {client.address}")
    if model.random:
        print("its weights are random: the answer means nothing")
    for line in _told(answers):
        print(line)
    if not image:
        print("as recorded" if not golden.problems(answers) else "NOT as recorded")


@answers
def teardown(target: str) -> None:
    """Stop everything that was started on the target."""
    stopped = _target(target).teardown()
    for name in stopped:
        print(f"stopped {name}")
    if not stopped:
        print("nothing ran")


def _target(name: str) -> Target:
    settings = config.load(flags={"target": name})
    return choose(settings, Shell())


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
