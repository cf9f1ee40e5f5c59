"""Read what the operator set: ops.yaml, then the environment (OPS_…), then a task's flags."""

import os
import re
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ops.errors import BadValue
from ops.misfit import in_words, known_keys, nearest

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "ops.yaml"
PREFIX = "OPS_"
TESTS_PREFIX = "OPS_TEST_"

ZONE = re.compile(r"(?<=[0-9])-[a-z]$")
"""What a zone's name has after its region's: https://cloud.google.com/compute/docs/regions-zones."""

MODEL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")

Text = Annotated[str, Field(min_length=1)]


def _ranges(given: Any) -> Any:
    """CIDR ranges of a list, or of a text with commas between; an address alone is a range of one.

    Raises ValueError for one that is none.
    """
    ranges = given.replace(",", " ").split() if isinstance(given, str) else given or ()
    try:
        return tuple(str(ip_network(one)) for one in ranges)
    except (TypeError, ValueError) as error:
        raise ValueError(f"ranges such as 10.0.0.0/8,192.0.2.7/32 ({error})") from error


def _model_name(given: str) -> str:
    """A name that stands in a URL and in an image's name; ValueError for what cannot."""
    if not MODEL_NAME.fullmatch(given):
        raise ValueError("at most 63 letters, digits, `.`, `_` and `-`, such as resnet50")
    return given


class Part(BaseModel):
    """A group of settings; frozen, and closed to keys that nothing reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Model(Part):
    """What is served."""

    name: Annotated[str, AfterValidator(_model_name)] = "resnet50"
    """The name in every request: /v1/models/NAME."""
    source: Text = "export"
    """`export` for ResNet50 made here, the path of a SavedModel's folder or .tar.gz, or where one
    is published: see docs/sources.md."""


class Slo(Part):
    """What a release must hold under load; missing it in a valid measurement undoes the release."""

    p99_ms: float = Field(2000, gt=0)
    """Milliseconds within which 99 % of the requests are answered."""
    error_rate: float = Field(0.01, ge=0, lt=1)
    """The share of requests that may fail."""


class Image(Part):
    """How the image is made that a target runs; the local target runs none."""

    registry: str = ""
    """Where images are pushed, without the image's name: LOCATION-docker.pkg.dev/PROJECT/REPOSITORY
    or localhost:5000/tfs. Empty: for docker, the image stays in the engine; for gke, the repository
    `tfs` of its project and region."""
    plain_http: bool = False
    """Whether that registry speaks http without encryption; one on this machine does anyway."""
    base: Text = "tensorflow/serving:2.19.1"
    """What the model is added to, by tag or best `name:tag@sha256:…`. Its TensorFlow should not be
    older than the exporter's."""
    builder: Literal["commit", "append"] = "commit"
    """`commit`: with the Docker engine; `append`: through the registry's API alone."""
    python: str = ""
    """The Python image of a load that is given from within a cluster; empty for that of
    locust/Dockerfile."""
    platform: Text = "linux/amd64"
    """The base's platform, where it has several."""


class Kubernetes(Part):
    """How the targets `kubernetes` and `gke` deploy, and which cluster `kubernetes` means."""

    context: str = ""
    """The context of your kubeconfig that `kubernetes` releases to. It has no default, so that
    nothing is released to whatever is current; `gke` has its own."""
    kubeconfig: str = ""
    """Your kubeconfig, which is only read; empty for $KUBECONFIG, or ~/.kube/config."""
    namespace: Text = "default"
    exposure: Literal["internal", "external", "cluster"] = "internal"
    """Who reaches the service: the cluster's own network (an internal load balancer), everybody,
    or the cluster alone."""
    load_through: Literal["load-balancer", "port-forward"] = "load-balancer"
    """What a load test from this machine goes through; the figures of a port-forward are those of
    the tunnel and the API server."""
    source_ranges: Annotated[tuple[str, ...], BeforeValidator(_ranges)] = ()
    """CIDR ranges that the load balancer lets in, such as 10.0.0.0/8,192.0.2.7/32; empty for no
    limit."""


class Gke(Part):
    """Where the `gke` target's cluster is."""

    project: Text = "my-project"
    region: Text = "europe-west4"
    """The cluster's; a zone, such as europe-west4-a, for one with all its nodes there."""
    cluster: Text = "tfs-cluster"
    reduce: bool = False
    """Whether pods may be fewer or smaller, on whatever nodes there are, as with `kubernetes`; the
    figures then do not compare with those of the experiment's machines."""
    key_file: str = ""
    """A service account's key, where application default credentials cannot be had."""
    vcpu_hour_usd: float = Field(0.0332, ge=0)
    """What a vCPU costs an hour; by default N2's on-demand list price in us-central1."""
    gib_hour_usd: float = Field(0.00445, ge=0)
    """What a GiB of memory costs an hour; as above."""


class Config(Part):
    """All settings, checked."""

    target: Literal["local", "docker", "kubernetes", "gke"] = "local"
    model: Model = Model()
    slo: Slo = Slo()
    image: Image = Image()
    kubernetes: Kubernetes = Kubernetes()
    gke: Gke = Gke()
    state_dir: Path = Path(".ops")
    """Models made here, and what runs on this machine."""
    runs_dir: Path = Path("runs")
    """A folder for each release and load test."""

    @property
    def registry(self) -> str:
        """Where images are pushed; empty where they stay in the engine."""
        if self.image.registry or self.target != "gke":
            return self.image.registry
        region = ZONE.sub("", self.gke.region)
        return f"{region}-docker.pkg.dev/{self.gke.project}/tfs"

    @property
    def random_allowed(self) -> bool:
        """Whether random weights do where ImageNet's are not to be had: the operator alone asks."""
        return self.target in ("local", "docker")

    def _placed(self) -> "Config":
        """The same with relative folders set below the project's, wherever we were started."""
        places = {"state_dir": ROOT / self.state_dir, "runs_dir": ROOT / self.runs_dir}
        return self.model_copy(update=places)


def load(path: Path = FILE, flags: Mapping[str, str] | None = None) -> Config:
    """The settings of `path` (defaults where it is silent), the environment and `flags`.

    `flags` are dotted keys, such as `{"target": "gke"}`; empty values are left out.
    Raises BadValue that names the key, where it was set, what is wrong with it and what is right.
    """
    config = _checked(_read(path), Config(), str(path))
    config = _checked(_environment(os.environ), config, "environment")
    given = {key: value for key, value in (flags or {}).items() if value}
    return _checked(_nested(given), config, "flags")._placed()


def _checked(settings: Mapping[str, Any], below: Config, origin: str) -> Config:
    try:
        return Config.model_validate(_merged(below.model_dump(), settings))
    except ValidationError as error:
        raise BadValue(f"{origin}: {in_words(error, Config)}") from error


def _merged(below: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(below.get(key), dict)
        merged[key] = _merged(below[key], value) if both else value
    return merged


def _nested(settings: Mapping[str, str]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    # The deepest come first: a group that is given a value, too, is then told to be one.
    for key, value in sorted(settings.items(), key=lambda one: -one[0].count(".")):
        *parents, last = key.split(".")
        place = nested
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = value
    return nested


def _environment(environment: Mapping[str, str]) -> dict[str, Any]:
    known = {PREFIX + key.replace(".", "_").upper(): key for key in known_keys(Config)}
    ours = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    settings = {}
    for name, value in ours.items():
        if name in known:
            settings[known[name]] = value
        elif not name.startswith(TESTS_PREFIX):
            raise BadValue(f"environment: unknown variable `{name}`{nearest(name, known)}")
    # An empty one sets nothing: so a workflow hands on a variable that nobody has set.
    return _nested({key: value for key, value in settings.items() if value})


def _read(path: Path) -> dict[str, Any]:
    try:
        settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadValue(f"{path} cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise BadValue(f"{path} is no YAML: {' '.join(str(error).split())}") from error
    if settings is not None and not isinstance(settings, dict):
        raise BadValue(f"{path} must hold `key: value` lines, not a {type(settings).__name__}")
    return {str(key): value for key, value in (settings or {}).items()}
