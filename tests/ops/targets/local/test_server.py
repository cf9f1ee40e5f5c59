"""The argument lists of servers here."""

from dataclasses import replace

from ops.experiments import Experiment, find, load
from ops.savedmodel import SavedModel
from ops.targets.local import Local, server


def test_a_file_is_named_by_its_content(
    local: Local, experiment: Experiment, model: SavedModel
) -> None:
    batching = find("2n-8c-64r-interop2-batch", load())
    assert batching.batching
    other = replace(batching, batching=replace(batching.batching, max_batch_size=64))
    one = local.site.replica("first", 0, (1, 2))
    files = [
        {part for part in server.command(each, model, one, 1).argv if "_file=" in part}
        for each in (experiment, batching, other)
    ]
    assert [len(names) for names in files] == [1, 2, 2]
    assert len(files[1] & files[2]) == 1, "only the monitoring file is the same"
    assert not (local.site.folder / "config").exists(), "a command alone writes nothing"
