"""Service accounts and identity pools: https://cloud.google.com/iam/docs/reference/rest."""

import re
from typing import Any

from tests.google import refused
from tests.google.api import Api, Asked, Route, route

ACCOUNT_ID = re.compile(r"[a-z](?:[a-z0-9-]{4,28}[a-z0-9])")
POOL_ID = re.compile(r"(?!gcp-)[a-z0-9-]{4,32}")
ACCOUNTS = "v1/projects/{project}/serviceAccounts"
ACCOUNT = f"{ACCOUNTS}/{{address}}"
POOLS = "v1/projects/{project}/locations/global/workloadIdentityPools"
POOL = f"{POOLS}/{{pool}}"
PROVIDERS = f"{POOL}/providers"
PROVIDER = f"{PROVIDERS}/{{provider}}"
MAY, MAY_POOL = "iam.serviceAccounts", "iam.workloadIdentityPools"
ISSUER = re.compile(r"https://.+")


class Iam(Api):
    """Accounts, by their addresses, and pools with their providers, by their full names."""

    service = "iam.googleapis.com"

    def routes(self) -> tuple[Route, ...]:
        return (
            route("GET", ACCOUNT, f"{MAY}.get", self.account),
            route("POST", ACCOUNTS, f"{MAY}.create", self.new_account),
            route("DELETE", ACCOUNT, f"{MAY}.delete", self.no_account),
            route("POST", f"{ACCOUNT}:getIamPolicy", f"{MAY}.getIamPolicy", self.policy),
            route("POST", f"{ACCOUNT}:setIamPolicy", f"{MAY}.setIamPolicy", self.grant),
            route("GET", POOL, f"{MAY_POOL}.get", self.pool),
            route("POST", POOLS, f"{MAY_POOL}.create", self.new_pool),
            route("DELETE", POOL, f"{MAY_POOL}.delete", self.no_pool),
            route("POST", f"{POOL}:undelete", f"{MAY_POOL}.undelete", self.old_pool),
            route("GET", PROVIDER, "iam.workloadIdentityPoolProviders.get", self.provider),
            route("POST", PROVIDERS, "iam.workloadIdentityPoolProviders.create", self.new_provider),
            route("PATCH", PROVIDER, "iam.workloadIdentityPoolProviders.update", self.other_one),
        )

    def account(self, _: Asked, project: str, address: str) -> Any:
        return self.one(address)

    def new_account(self, asked: Asked, project: str) -> Any:
        name = asked.body["accountId"]
        if not ACCOUNT_ID.fullmatch(name):
            raise refused.invalid(f"Account ID {name} does not have a length between 6 and 30.")
        address = f"{name}@{project}.iam.gserviceaccount.com"
        self.add(address, {**asked.body["serviceAccount"], "email": address, "uniqueId": "1"})
        self.cloud.accounts.add(address)
        return self.kept[address]

    def no_account(self, _: Asked, project: str, address: str) -> Any:
        self.one(address)
        del self.kept[address]
        self.cloud.accounts.discard(address)
        self.cloud.policies.kept.pop(address, None)
        return {}

    def policy(self, _: Asked, project: str, address: str) -> Any:
        self.one(address)
        return self.cloud.policies.read(address)

    def grant(self, asked: Asked, project: str, address: str) -> Any:
        self.one(address)
        return self.cloud.policies.write(address, asked.body["policy"], self.cloud.accounts)

    def pool(self, _: Asked, project: str, pool: str) -> Any:
        return self.one(_pool(project, pool))

    def new_pool(self, asked: Asked, project: str) -> Any:
        name = asked.query["workloadIdentityPoolId"]
        if not POOL_ID.fullmatch(name):
            raise refused.invalid(f"Invalid workload identity pool id {name}.")
        full = _pool(project, name)
        self.add(full, {**asked.body, "name": full, "state": "ACTIVE"})
        return _done(full)

    def no_pool(self, _: Asked, project: str, pool: str) -> Any:
        full = _pool(project, pool)
        if self.one(full)["state"] == "DELETED":
            raise refused.not_found(full)
        self.kept[full]["state"] = "DELETED"
        return _done(full)

    def old_pool(self, _: Asked, project: str, pool: str) -> Any:
        full = _pool(project, pool)
        if self.one(full)["state"] != "DELETED":
            raise refused.Refused(412, f"{full} is not deleted.")
        self.kept[full]["state"] = "ACTIVE"
        return _done(full)

    def provider(self, _: Asked, project: str, pool: str, provider: str) -> Any:
        return self.one(f"{_pool(project, pool)}/providers/{provider}")

    def new_provider(self, asked: Asked, project: str, pool: str) -> Any:
        if self.one(_pool(project, pool))["state"] != "ACTIVE":
            raise refused.not_found(_pool(project, pool))
        _check_provider(asked.body)
        full = f"{_pool(project, pool)}/providers/{asked.query['workloadIdentityPoolProviderId']}"
        self.add(full, {**asked.body, "name": full, "state": "ACTIVE"})
        return _done(full)

    def other_one(self, asked: Asked, project: str, pool: str, provider: str) -> Any:
        full = f"{_pool(project, pool)}/providers/{provider}"
        masked = asked.query["updateMask"].split(",")
        changed = {**self.one(full), **{key: asked.body[key] for key in masked}}
        _check_provider(changed)
        self.kept[full] = changed
        return _done(full)


def _check_provider(body: dict[str, Any]) -> None:
    if not ISSUER.fullmatch(body["oidc"]["issuerUri"]):
        raise refused.invalid("The issuer URI must be https.")
    if "google.subject" not in body["attributeMapping"]:
        raise refused.invalid("The attribute mapping must map google.subject.")
    # GitHub's issuer is everybody's: Google refuses one without a condition on a claim of it.
    if "assertion." not in body.get("attributeCondition", ""):
        raise refused.invalid(
            "The attribute condition must reference one of the provider's claims."
        )


def _pool(project: str, pool: str) -> str:
    return f"projects/{project}/locations/global/workloadIdentityPools/{pool}"


def _done(full: str) -> dict[str, Any]:
    return {"name": f"{full}/operations/1", "done": True}
