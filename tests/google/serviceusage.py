"""Which APIs a project has enabled: https://cloud.google.com/service-usage/docs/reference/rest."""

from typing import Any

from tests.google import refused
from tests.google.api import Api, Asked, Route, route

SERVICES = "v1/projects/{project}/services"


class ServiceUsage(Api):
    """The APIs of the only project that has any."""

    service = "serviceusage.googleapis.com"

    def routes(self) -> tuple[Route, ...]:
        return (
            route("GET", SERVICES, "serviceusage.services.list", self.listed),
            route("GET", f"{SERVICES}/{{name}}", "serviceusage.services.get", self.one_of),
            route("POST", f"{SERVICES}/{{name}}:enable", "serviceusage.services.enable", self.on),
            route("POST", f"{SERVICES}:batchEnable", "serviceusage.services.enable", self.several),
        )

    def listed(self, _: Asked, project: str) -> Any:
        return {"services": [self._told(project, one) for one in sorted(self.cloud.enabled)]}

    def one_of(self, _: Asked, project: str, name: str) -> Any:
        return self._told(project, name)

    def on(self, _: Asked, project: str, name: str) -> Any:
        return self._enable(project, [name])

    def several(self, asked: Asked, project: str) -> Any:
        return self._enable(project, asked.body["serviceIds"])

    def _enable(self, project: str, names: list[str]) -> Any:
        for name in names:
            if not name.endswith(".googleapis.com"):
                raise refused.not_found(f"service {name}")
        self.cloud.enabled.update(names)
        services = [self._told(project, name) for name in names]
        return {"name": "operations/acf.1", "done": True, "response": {"services": services}}

    def _told(self, project: str, name: str) -> dict[str, Any]:
        number = self.cloud.projects[project]
        return {
            "name": f"projects/{number}/services/{name}",
            "config": {"name": name},
            "parent": f"projects/{number}",
            "state": "ENABLED" if name in self.cloud.enabled else "DISABLED",
        }
