"""Make the image with the Docker engine: the model copied into a container of the base."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

import tenacity

from ops import docker
from ops.config import Config
from ops.docker import OwnConfig
from ops.errors import BadValue, CommandFailed, OpsError
from ops.experiments import MODELS
from ops.image import credentials, layer, workbench
from ops.image.engine import Engine, Known
from ops.image.image import Image
from ops.image.labels import ENTRY, labels
from ops.image.name import Name, parse
from ops.image.origin import OTHER_BASE, asked, base_missing
from ops.savedmodel import SavedModel
from ops.shell import OnLine, Shell

PUSHES = 2
PAUSE_S = 2.0
REFUSED = re.compile(r"unauthorized|denied|no basic auth|authentication required|forbidden", re.I)


@dataclass(frozen=True)
class Commit:
    """A build with the Docker engine."""

    settings: Config
    shell: Shell
    say: OnLine
    own: OwnConfig | None = None

    @property
    def _base(self) -> Name:
        return parse(self.settings.image.base, "image.base")

    @property
    def _engine(self) -> Engine:
        return Engine(self.shell)

    def base_digest(self) -> str:
        """The base's digest in its registry, or its id where it is in the engine alone.

        A base that the engine does not have is asked for by name: an image that is there already
        needs no base.
        """
        if self._base.digest:
            return self._base.digest
        if known := self._engine.image(self.settings.image.base):
            return self._digest_of(known)
        try:
            return asked(self.settings, self.own)
        except OpsError:
            # The engine may reach what we do not, through a mirror or a proxy of its own.
            return self._digest_of(self._pulled())

    def image(self, model: SavedModel, reference: str, base_digest: str) -> Image:
        """Make the image unless the engine has it, and push it if there is a registry."""
        known = self._engine.image(reference)
        if known and not self.settings.registry:
            self.say(f"{reference} is in the engine: nothing to build")
            return Image(reference, known.id, pushed=False)
        made = known.id if known else self._made(model, reference, base_digest)
        if not self.settings.registry:
            return Image(reference, made, pushed=False, built=True)
        return Image(reference, self.pushed(reference), built=not known, bytes_pushed=None)

    def _made(self, model: SavedModel, reference: str, base_digest: str) -> str:
        """Build the image in the engine, and give its id; nothing else stays behind."""
        base = self._pulled()
        if not self._base.digest and base_digest not in (base.digest(self._base), base.id):
            raise OpsError(f"{self.settings.image.base} became another meanwhile: run this again")
        tag = reference.rpartition(":")[2]
        known_as = labels(model, self._base, base_digest)
        for one in workbench.clear(self.shell):
            self.say(f"removed {one}, which a killed build had left")
        with (
            layer.packed(model, self.settings.state_dir) as packed,
            workbench.container(self.shell, base.id, tag) as container,
        ):
            self.say(f"copying {packed.size / 2**20:.1f} MiB into the base")
            self.shell.run(docker.copy_layer(container, packed.rewound()))
            self.say("committing")
            env = {ENTRY: model.name}
            return self.shell.run(docker.commit(container, reference, env, known_as)).strip()

    def pushed(self, reference: str) -> str:
        """Push the image from the engine; give its digest in the registry."""
        self.say(f"pushing {reference}")
        self._retried(reference)
        known, name = self._engine.image(reference), parse(reference)
        digest = known.digest(name) if known else ""
        if not digest:
            raise OpsError(f"{reference} was pushed, but the engine does not know its digest")
        return digest

    def _retried(self, reference: str) -> None:
        """Push, and again where it was cut short; docker itself tries each layer five times."""
        tries = tenacity.Retrying(
            retry=tenacity.retry_if_exception(_is_passing),
            stop=tenacity.stop_after_attempt(PUSHES),
            wait=tenacity.wait_fixed(PAUSE_S),
            before_sleep=lambda _: self.say("the push was cut short: trying again"),
            reraise=True,
        )
        try:
            tries(self.shell.run, docker.push(reference, self.own))
        except CommandFailed as error:
            raise _push_told(error, reference) from error

    def _pulled(self) -> Known:
        """The base in the engine, fetched if need be."""
        image = self.settings.image
        known = self._engine.image(image.base)
        if known is None:
            self.say(f"pulling {image.base}")
            try:
                self.shell.run(docker.pull(image.base, image.platform))
            except CommandFailed as error:
                raise base_missing(image.base, error.words or str(error)) from error
            known = self._engine.image(image.base)
        if known is None:
            raise base_missing(image.base, "the engine does not have it")
        _check(known, image.base, image.platform)
        return known

    def _digest_of(self, known: Known) -> str:
        _check(known, self.settings.image.base, self.settings.image.platform)
        return known.digest(self._base) or known.id


def _check(known: Known, base: str, platform: str) -> None:
    """Raise BadValue for a base that another platform runs, or that would keep the model out."""
    its = known.platform
    if not known.runs_on(platform):
        raise BadValue(
            f"the base {base} in the engine is for {its}, and image.platform is {platform}:"
            f" docker pull --platform={platform} {base}, or --set image.platform={its}"
        )
    above = {str(one) for one in (PurePosixPath(MODELS), *PurePosixPath(MODELS).parents)}
    if volumes := above & {one.rstrip("/") or "/" for one in known.volumes}:
        raise BadValue(
            f"the base {base} keeps {', '.join(volumes)} in a volume, not in itself; {OTHER_BASE}"
        )


def _is_passing(error: BaseException) -> bool:
    return isinstance(error, CommandFailed) and not REFUSED.search(error.words)


def _push_told(error: CommandFailed, reference: str) -> CommandFailed:
    host = parse(reference).host
    mend = (
        credentials.log_in(host)
        if REFUSED.search(error.words)
        else (
            f"is {host} running, with room left? The image is in the engine: the next run pushes it"
        )
    )
    return CommandFailed(f"{reference} cannot be pushed: {error.last_line}; {mend}", error.status)
