"""What tells why is kept in files of the run's folder."""

import pytest

from ops.errors import OpsError
from ops.targets.cluster.kept import keep


def test_keeps_texts_and_logs(tmp_path) -> None:
    texts = {"events.txt": "Warning Failed", "pods.json": '{"items": []}\n'}
    kept = keep(tmp_path / "failed", texts, {"tfs-server-a": "bad model", "tfs-server-b": ""})
    assert [path.relative_to(tmp_path).as_posix() for path in kept] == [
        "failed/events.txt",
        "failed/pods.json",
        "failed/logs/tfs-server-a.log",
    ]
    assert [path.read_text() for path in kept] == [
        "Warning Failed\n",
        '{"items": []}\n',
        "bad model\n",
    ]


def test_says_where_it_cannot_write(tmp_path) -> None:
    (tmp_path / "failed").write_text("a file")
    with pytest.raises(OpsError, match="failed cannot be made"):
        keep(tmp_path / "failed", {"events.txt": "x"}, {})
