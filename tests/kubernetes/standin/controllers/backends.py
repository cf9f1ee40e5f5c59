"""Find the pods behind a Service, and its ports at them."""

from standin.api.resources import Object
from standin.controllers import pods
from standin.controllers.cache import Cache


def behind(service: Object, cache: Cache, ready: bool = True) -> list[Object]:
    """The pods that a Service sends to; those that are not ready yet, if asked."""
    selector = service["spec"].get("selector", {}).items()
    return [
        one
        for one in cache.within(service["metadata"]["namespace"])
        if selector
        and selector <= one["metadata"].get("labels", {}).items()
        and one["status"].get("podIP")
        and pods.is_active(one)
        and pods.is_ready(one) == ready
    ]


def number(port: Object, pod: Object) -> int | None:
    """The number of a Service's target port at a pod, which may know it by name."""
    target = port["targetPort"]
    if isinstance(target, int):
        return target
    for container in pod["spec"]["containers"]:
        for one in container.get("ports", ()):
            if one.get("name") == target:
                return int(one["containerPort"])
    return None
