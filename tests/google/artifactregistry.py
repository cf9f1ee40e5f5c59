"""Artifact Registry: https://cloud.google.com/artifact-registry/docs/reference/rest."""

import re
from typing import Any

from tests.google import refused
from tests.google.api import Api, Asked, Route, route

NAME = re.compile(r"[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
REPOSITORIES = "v1/projects/{project}/locations/{location}/repositories"
REPOSITORY = f"{REPOSITORIES}/{{repository}}"
MAY = "artifactregistry.repositories"


class ArtifactRegistry(Api):
    """Repositories."""

    service = "artifactregistry.googleapis.com"

    def routes(self) -> tuple[Route, ...]:
        return (
            route("GET", REPOSITORY, f"{MAY}.get", self.described),
            route("POST", REPOSITORIES, f"{MAY}.create", self.created),
            route("DELETE", REPOSITORY, f"{MAY}.delete", self.deleted),
            route("GET", f"{REPOSITORY}:getIamPolicy", f"{MAY}.getIamPolicy", self.policy),
            route("POST", f"{REPOSITORY}:setIamPolicy", f"{MAY}.setIamPolicy", self.grant),
        )

    def described(self, _: Asked, project: str, location: str, repository: str) -> Any:
        return self.one(full_name(project, location, repository))

    def created(self, asked: Asked, project: str, location: str) -> Any:
        name = asked.query["repositoryId"]
        if not NAME.fullmatch(name):
            raise refused.invalid(f"invalid repository id {name}")
        full = full_name(project, location, name)
        self.add(full, {**asked.body, "name": full, "sizeBytes": "0"})
        return _done(project, location, self.kept[full])

    def deleted(self, _: Asked, project: str, location: str, repository: str) -> Any:
        full = full_name(project, location, repository)
        self.one(full)
        del self.kept[full]
        self.cloud.policies.kept.pop(full, None)
        return _done(project, location, {})

    def policy(self, _: Asked, project: str, location: str, repository: str) -> Any:
        full = full_name(project, location, repository)
        self.one(full)
        return self.cloud.policies.read(full)

    def grant(self, asked: Asked, project: str, location: str, repository: str) -> Any:
        full = full_name(project, location, repository)
        self.one(full)
        return self.cloud.policies.write(full, asked.body["policy"], self.cloud.accounts)


def full_name(project: str, location: str, repository: str) -> str:
    """The name of a repository in the API."""
    return f"projects/{project}/locations/{location}/repositories/{repository}"


def _done(project: str, location: str, response: dict[str, Any]) -> dict[str, Any]:
    name = f"projects/{project}/locations/{location}/operations/1"
    return {"name": name, "done": True, "response": response}
