"""Show a load on Locust's own page, or on none."""

from ops.serving.endpoint import LOOPBACK


def options(port: int | None) -> tuple[str, ...]:
    """Locust's own; the page is on this machine alone, and ends with the load."""
    if port is None:
        return ("--headless",)
    return ("--autostart", "--autoquit", "0", "--web-host", LOOPBACK, "--web-port", str(port))


def address(port: int) -> str:
    """Where a browser finds it."""
    return f"http://{LOOPBACK}:{port}"
