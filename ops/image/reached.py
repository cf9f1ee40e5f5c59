"""See that a registry answers, before the work that needs it."""

import requests

from ops.config import Config
from ops.errors import NeverReady
from ops.image.name import Name
from ops.image.named import registry
from ops.image.registry import words

ANSWER_S = 10.0


def ask(name: Name) -> requests.Response:
    """What the registry of a name says to its API's first question; NeverReady for nothing.

    That is 200, or 401 where it wants credentials:
    https://distribution.github.io/distribution/spec/api/#api-version-check
    """
    url = f"{'http' if name.plain_http else 'https'}://{name.api_host}/v2/"
    with requests.Session() as session:
        # A proxy of the environment's is none for this machine.
        session.trust_env = not name.plain_http
        try:
            return session.get(url, timeout=ANSWER_S)
        except requests.RequestException as error:
            raise NeverReady(
                f"registry {name.host} does not answer: {words(error)};"
                f" is it running, and its name right? curl -i {url}{_plain(name)}"
            ) from error


def _plain(name: Name) -> str:
    """What else to try where https was spoken."""
    return "" if name.plain_http else "; one without https needs --set image.plain_http=true"


def check(settings: Config) -> None:
    """Raise NeverReady for a registry that does not answer; where none is set, none has to."""
    if settings.registry:
        ask(registry(settings))
