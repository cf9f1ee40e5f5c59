"""IAM policies of anything: https://cloud.google.com/iam/docs/reference/rest/v1/Policy."""

import hashlib
import json
from typing import Any

from tests.google import refused


class Policies:
    """The policy of each resource by its full name; a stale one is not written."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}

    def read(self, name: str) -> dict[str, Any]:
        """The policy with its etag."""
        policy = self.kept.get(name, {"version": 1})
        digest = hashlib.sha256(json.dumps(policy, sort_keys=True).encode()).hexdigest()
        return {**policy, "etag": digest[:16]}

    def write(self, name: str, policy: dict[str, Any], known: set[str]) -> dict[str, Any]:
        """Write it; the service accounts among its members must be `known`."""
        if policy.get("etag", self.read(name)["etag"]) != self.read(name)["etag"]:
            raise refused.Refused(409, "There were concurrent policy changes.")
        for binding in policy.get("bindings", ()):
            for member in binding["members"]:
                kind, _, address = member.partition(":")
                if kind == "serviceAccount" and address not in known:
                    raise refused.invalid(f"Service account {address} does not exist.")
                if kind not in ("serviceAccount", "user", "principalSet"):
                    raise refused.invalid(f"Invalid member {member}.")
        self.kept[name] = {key: value for key, value in policy.items() if key != "etag"}
        return self.read(name)

    def roles(self, member: str) -> dict[str, set[str]]:
        """The roles of a member, by the resource's full name."""
        found = {
            name: {one["role"] for one in policy.get("bindings", ()) if member in one["members"]}
            for name, policy in self.kept.items()
        }
        return {name: roles for name, roles in found.items() if roles}
