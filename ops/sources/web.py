"""Ask a web server: bounded in time, again after a break, in clear only on this machine."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
)

from ops.errors import BadValue, NeverReady, OpsError
from ops.shell import OnLine
from ops.sources.source import is_loopback

AGENT = "tfs-ops"
CONNECT_S = 10.0
READ_S = 30.0
ATTEMPTS = 5
REDIRECTS = 5
SERVER_ERROR = 500
ANSWER_BYTES = 2**24
NONE: Mapping[str, str] = {}


class Unavailable(NeverReady):
    """The server did not answer, broke off, or cannot now: worth asking again."""


class Refused(OpsError):
    """The server answered that it does not give what was asked for."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__(f"{place(response.url)} answered {response.status_code}")
        self.response = response


def client() -> httpx.Client:
    """What all downloads go through; redirects take no credentials to another host."""
    return httpx.Client(
        timeout=httpx.Timeout(READ_S, connect=CONNECT_S),
        follow_redirects=True,
        max_redirects=REDIRECTS,
        headers={"User-Agent": AGENT, "Accept-Encoding": "identity"},
        event_hooks={"request": [_refuse_clear_text]},
    )


def get(
    asked: httpx.Client, url: str, say: OnLine, headers: Mapping[str, str] = NONE
) -> httpx.Response:
    """The answer below 500, up to ANSWER_BYTES of it; raises Unavailable when there is none."""

    def attempt() -> httpx.Response:
        with told(url), asked.stream("GET", url, headers=headers) as response:
            refuse_unwell(response)
            return _read(response)

    return again(say)(attempt)


def _read(response: httpx.Response) -> httpx.Response:
    content = bytearray()
    for part in response.iter_raw():
        content += part
        if len(content) > ANSWER_BYTES:
            break
    return httpx.Response(
        response.status_code,
        headers=response.headers,
        content=bytes(content),
        request=response.request,
    )


def again(say: OnLine) -> Retrying:
    """Ask up to ATTEMPTS times while the server is Unavailable, telling each time."""

    def tell(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        say(f"{error}; asking again ({state.attempt_number + 1} of {ATTEMPTS})")

    return Retrying(
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_exponential(multiplier=0.25, max=8),
        retry=retry_if_exception_type(Unavailable),
        before_sleep=tell,
        reraise=True,
    )


@contextmanager
def told(url: str) -> Iterator[None]:
    """Say in one line what kept the answer of `url` from us."""
    try:
        yield
    except (httpx.UnsupportedProtocol, httpx.TooManyRedirects, httpx.InvalidURL) as error:
        raise BadValue(f"{place(httpx.URL(url))} leads nowhere: {error}") from error
    except httpx.TimeoutException as error:
        raise Unavailable(f"{place(httpx.URL(url))} does not answer in time") from error
    except httpx.TransportError as error:
        raise Unavailable(f"{place(httpx.URL(url))} cannot be read: {_reason(error)}") from error


def refuse_unwell(response: httpx.Response) -> None:
    """Raise Unavailable for an answer that tells of the server and not of what was asked."""
    if response.status_code >= SERVER_ERROR:
        raise Unavailable(f"{place(response.url)} answered {response.status_code}")


def place(url: httpx.URL) -> str:
    """A URL for people and logs: without its query, which may hold a signature."""
    return str(url.copy_with(query=None, fragment=None))


def _refuse_clear_text(request: httpx.Request) -> None:
    if request.url.scheme == "http" and not is_loopback(request.url.host):
        raise BadValue(f"{place(request.url)} would be read in clear text; it must be https://")


def _reason(error: httpx.TransportError) -> str:
    return str(error).strip() or type(error).__name__
