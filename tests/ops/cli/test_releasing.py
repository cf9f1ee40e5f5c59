"""What the command line makes of a release; its steps are tested with ops.release."""

import json
from pathlib import Path
from typing import Any


def test_a_gate_that_was_not_passed_is_exit_code_1_and_one_line(served: Any) -> None:
    ended = served.ended
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    (line,) = [line for line in ended.stderr.splitlines() if line.startswith("error: ")]
    assert line.startswith("error: not measured: ")
    assert "steady: too " in line
    assert line == ended.stderr.splitlines()[-1]


def test_it_tells_where_the_release_answers_and_where_its_report_is(served: Any) -> None:
    kept = json.loads((served.runs_dir / "latest" / "release.json").read_text())
    told = served.ended.stdout
    assert f"release {kept['id']} of 2n-8c-16r-interop4: failed" in told
    for endpoint in kept["endpoints"]:
        assert f"grpc {endpoint['grpc']}  rest {endpoint['rest']}" in told
    report = Path(told.partition("report: ")[2].splitlines()[0])
    assert report.is_file()


def test_each_step_is_told_as_it_starts_and_ends(served: Any) -> None:
    lines = served.ended.stderr.splitlines()
    for name in ("preflight", "model", "manifests", "rollout", "loadtest", "gate", "report"):
        assert len([line for line in lines if line.split()[1:2] == [name]]) >= 2, name
