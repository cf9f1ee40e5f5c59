"""Load and unload models in a thread of its own, as the configuration and the files change."""

import math
import sys
import threading
import time
from collections.abc import Sequence

from model.errors import ModelError
from model.server.configuration import ModelConfig, labels
from model.server.core import Core
from model.server.failure import Code, RequestFailure
from model.server.flags import Flags
from model.server.journey import Tries
from model.server.served_model import ServedModel


class Lifecycle:
    """All models, from the first load to the last unload."""

    def __init__(self, core: Core, flags: Flags, models: Sequence[ModelConfig]) -> None:
        """Begin with `models`; raises RequestFailure for a label that cannot be given."""
        self._core, self._flags = core, flags
        self._changed = threading.Condition()
        self._models: dict[str, ServedModel] = {}
        self._next_look = 0.0
        self._stopped = False
        self._configure(models)

    def start(self) -> None:
        """Load until each model has a version, then go on in a thread of its own.

        A base path without any counts as a failure to load. Raises ModelError when the last try
        has failed.
        """
        tries = {name: Tries(self._flags) for name in self._models}
        self._step()
        while lacking := [model for model in self._models.values() if not model.available]:
            pauses = [self._pause_before_retry(model, tries[model.name]) for model in lacking]
            time.sleep(min(pauses))
            self._next_look = 0.0
            self._step()
        threading.Thread(target=self._run, name="lifecycle", daemon=True).start()

    def stop(self) -> None:
        """Begin no further step."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def reload(self, models: Sequence[ModelConfig]) -> None:
        """Serve these models from now on; return once each new one is available.

        Raises RequestFailure for a label that cannot be given (nothing is changed then) and for
        a new model that cannot be loaded.
        """
        new = self._configure(models)
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or all(model.settled for model in new))
        if bad := [model for model in new if not model.available]:
            why = "; ".join(f"{model.name}: {model.failure}" for model in bad)
            raise RequestFailure(Code.UNKNOWN, f"models did not become available: {why}")

    def _configure(self, models: Sequence[ModelConfig]) -> list[ServedModel]:
        """Return the models that are new."""
        with self._changed:
            allowed = self._flags.allow_version_labels_for_unavailable_models
            self._core.relabel(labels(models), allowed)
            configs = {config.name: config for config in models}
            for name, model in self._models.items():
                model.config = configs.get(name)
            new = {
                name: ServedModel(self._core, self._flags, config)
                for name, config in configs.items()
                if name not in self._models
            }
            self._models |= new
            self._next_look = 0.0
            self._changed.notify_all()
            return list(new.values())

    def _pause_before_retry(self, model: ServedModel, tries: Tries) -> float:
        """Return the seconds until the next try; raises ModelError when there is none."""
        now = time.monotonic()
        assert model.config
        what = f"model {model.name} could not be loaded from {model.config.base_path}"
        if model.empty and tries.due <= now and tries.failed(f"{what}: {model.empty}"):
            raise ModelError(f"{what}: {model.empty}")
        if model.settled and not model.empty:
            raise ModelError(f"{what}: {model.failure}")
        return max(tries.due - now, 0) if model.empty else model.pause_s(now)

    def _run(self) -> None:
        while not self._stopped:
            with self._changed:
                if (pause_s := self._pause_s()) > 0:
                    self._changed.wait(None if pause_s == math.inf else pause_s)
            try:
                self._step()
            except Exception as error:  # one bad step must not be the last
                print(f"lifecycle: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
                time.sleep(1)

    def _pause_s(self) -> float:
        now = time.monotonic()
        pauses = [model.pause_s(now) for model in self._models.values()]
        return min([max(self._next_look - now, 0), *pauses])

    def _step(self) -> None:
        if time.monotonic() >= self._next_look:
            with self._changed:
                self._next_look = math.inf
                if poll_s := self._flags.file_system_poll_wait_seconds:
                    self._next_look = time.monotonic() + poll_s
                models = list(self._models.values())
            for model in models:
                model.look()
        for model in list(self._models.values()):
            if not self._stopped:
                model.step()
            with self._changed:
                if model.gone:
                    del self._models[model.name]
                self._changed.notify_all()
