"""How every kubectl is started."""

from ops.kubectl import kubectl
from ops.shell import DOCTOR


def test_an_operators_preferences_play_no_part() -> None:
    command = kubectl("version", "--client")

    assert command.argv == ("kubectl", "version", "--client")
    assert (command.env, command.hint, command.changes) == ({"KUBERC": "off"}, DOCTOR, False)
