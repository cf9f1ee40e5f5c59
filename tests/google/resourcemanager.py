"""Projects: https://cloud.google.com/resource-manager/reference/rest/v1/projects."""

from typing import Any

from tests.google.api import Api, Asked, Route, route

PROJECT = "v1/projects/{project}"


class ResourceManager(Api):
    """The projects, and who may do what in all of one."""

    service = "cloudresourcemanager.googleapis.com"

    def routes(self) -> tuple[Route, ...]:
        get, set_ = "resourcemanager.projects.getIamPolicy", "resourcemanager.projects.setIamPolicy"
        return (
            route("GET", PROJECT, "resourcemanager.projects.get", self.described),
            route("POST", f"{PROJECT}:getIamPolicy", get, self.policy),
            route("POST", f"{PROJECT}:setIamPolicy", set_, self.grant),
        )

    def described(self, _: Asked, project: str) -> Any:
        number = self.cloud.projects[project]
        return {"projectId": project, "projectNumber": number, "lifecycleState": "ACTIVE"}

    def policy(self, _: Asked, project: str) -> Any:
        return self.cloud.policies.read(f"projects/{project}")

    def grant(self, asked: Asked, project: str) -> Any:
        known = self.cloud.accounts
        return self.cloud.policies.write(f"projects/{project}", asked.body["policy"], known)
