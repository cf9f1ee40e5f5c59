"""Talk with a cluster as a test does: with kubectl, in a namespace of the test's own."""

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from clusters.backend import Backend

Object = dict[str, Any]
Ended = subprocess.CompletedProcess[str]
PATIENCE_S = 60.0


class Refused(AssertionError):
    """kubectl ended with another code than 0; the message is what it wrote to stderr."""


@dataclass(frozen=True)
class Cluster:
    """A cluster, and where in it a test may do anything."""

    backend: Backend
    namespace: str

    @property
    def kubeconfig(self) -> Path:
        return self.backend.kubeconfig

    @property
    def context(self) -> str:
        return self.backend.context

    def needs(self, *capabilities: str) -> None:
        """Skip the test where the cluster lacks one of: `pods`, `broken pods`, …"""
        for one in capabilities:
            if one not in self.backend.capabilities:
                pytest.skip(f"{self.backend.name} has no {one}")

    def run(self, *arguments: str, stdin: str = "", timeout_s: float = 120) -> Ended:
        """kubectl with these arguments, whatever its exit code."""
        place = (f"--kubeconfig={self.kubeconfig}", f"--context={self.context}")
        argv = ("kubectl", *place, f"--namespace={self.namespace}", *arguments)
        return subprocess.run(
            argv, input=stdin, capture_output=True, text=True, timeout=timeout_s, check=False
        )

    def kubectl(self, *arguments: str, stdin: str = "") -> str:
        """What kubectl prints; Refused when it fails."""
        done = self.run(*arguments, stdin=stdin)
        if done.returncode:
            raise Refused(done.stderr.strip())
        return done.stdout.strip()

    def get(self, *what: str) -> Object:
        """An object, or a List of them, as JSON: `get("deployment", "web")`."""
        return dict(
            json.loads(self.kubectl("get", *what, "--output=json", "--show-managed-fields"))
        )

    def create(self, value: Object) -> Object:
        """Create an object, and give it as it then is."""
        done = self.kubectl("create", "--filename=-", "--output=json", stdin=yaml.safe_dump(value))
        return dict(json.loads(done))

    def apply(self, *values: Object, manager: str = "tests", flags: tuple[str, ...] = ()) -> str:
        """Server-side apply of objects: what kubectl prints."""
        argv = ("apply", "--server-side", f"--field-manager={manager}", *flags, "--filename=-")
        return self.kubectl(*argv, stdin=yaml.safe_dump_all(values))

    def until(
        self, holds: Callable[[Object], Any], *what: str, patience_s: float = PATIENCE_S
    ) -> Object:
        """Wait until something holds of an object, and give it; AssertionError after a while."""
        deadline = time.monotonic() + patience_s
        while not holds(value := self.get(*what)):
            assert time.monotonic() < deadline, f"{what} never came to it: {json.dumps(value)}"
            time.sleep(0.2)
        return value
