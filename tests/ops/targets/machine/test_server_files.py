"""The files that servers read."""

from dataclasses import replace
from pathlib import Path

from ops.experiments import Experiment, find, load
from ops.targets.machine import server_files


def test_a_file_is_named_by_its_content(experiment: Experiment, tmp_path: Path) -> None:
    batching = find("2n-8c-64r-interop2-batch", load())
    assert batching.batching
    other = replace(batching, batching=replace(batching.batching, max_batch_size=64))
    files = [
        set(server_files.paths(each, tmp_path / "config").values())
        for each in (experiment, batching, other)
    ]
    assert [len(names) for names in files] == [1, 2, 2]
    assert len(files[1] & files[2]) == 1, "only the monitoring file is the same"
    assert not (tmp_path / "config").exists(), "a path alone writes nothing"


def test_they_are_written_for_everybody_to_read(tmp_path: Path) -> None:
    batching = find("2n-8c-64r-interop2-batch", load())
    server_files.write(batching, tmp_path / "config")
    written = server_files.paths(batching, tmp_path / "config").values()
    assert {path.stat().st_mode & 0o777 for path in written} == {0o644}
    assert any("max_batch_size { value: 128 }" in path.read_text() for path in written)
