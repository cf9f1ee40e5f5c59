"""Run the model server: `python -m model.server --port=8500 --model_base_path=FOLDER …`."""

import os
import signal
import sys
from collections.abc import Sequence

from model.errors import ModelError
from model.server import batching_parameters, channel_arguments, monitoring, ports
from model.server.flags import parse


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop; return the exit code, with one line on stderr if it is not 0."""
    for number in (signal.SIGTERM, signal.SIGINT):
        # Nothing is in flight before the ports open: end at once, even inside an import.
        signal.signal(number, lambda *_: os._exit(0))
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    try:
        flags = parse(arguments)
        batching_parameters.chosen(flags)  # known now: serving reads the files again, much later
        monitoring.metrics_path(flags)
        channel_arguments.read(flags)
        for flag in ("port", "rest_api_port"):
            ports.check(flag, getattr(flags, flag))  # known now, not after minutes of loading
        from model.server.serve import serve  # imports TensorFlow, which takes seconds

        serve(flags)
        os._exit(0)  # a model may be loading in a thread that cannot be told to stop
    except ModelError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
